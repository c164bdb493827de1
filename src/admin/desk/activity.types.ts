import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Activity', {
  description: 'An entry of the feed. Kinds are order.placed, order.approved, stock.changed, queue.joined and so on.',
})
export class ActivityObject {
  @Field(() => ID, { description: 'Grows with each.' })
  id!: number;

  @Field(() => Date, { description: 'When it happened.' })
  at!: Date;

  @Field(() => String, { description: 'What happened, such as order.placed.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'Tickets; for stock.changed the number added to `available`.' })
  quantity?: number | null;
}
