import { Field, Int, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';
import { connectionOf } from '../../common/page.types.js';
import { ChangedBy } from '../../bus/changed-by.js';

@ObjectType('Activity', {
  implements: () => NodeObject,
  description: 'An entry of the feed. Kinds are order.placed, order.approved, stock.changed, queue.joined and so on.',
})
@ChangedBy()
export class ActivityObject {
  @WithObject()
  @GlobalIdField('Activity', 'Stays the same for good.')
  id!: number;

  @WithObject()
  @Field(() => Date, { description: 'When it happened.' })
  at!: Date;

  @WithObject()
  @Field(() => String, { description: 'What happened, such as order.placed.' })
  kind!: string;

  @WithObject()
  @Field(() => Int, { nullable: true, description: 'Tickets; for stock.changed the number added to `available`.' })
  quantity?: number | null;
}

export const ActivityConnectionObject = connectionOf({
  node: ActivityObject,
  name: 'Activity',
  one: 'entry',
  page: 'One page of a feed, the newest first.',
});
