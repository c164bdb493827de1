import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Activity', {
  description:
    'One thing that happened, for the feed: kind is the domain event’s name (order.placed, order.approved, stock.changed, queue.joined …).',
})
export class ActivityObject {
  @Field(() => ID, { description: 'Grows with each.' })
  id!: number;

  @Field(() => Date, { description: 'When it happened.' })
  at!: Date;

  @Field(() => String, { description: 'The domain event’s name.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'Tickets; for stock.changed the number added to `available`.' })
  quantity?: number | null;
}
