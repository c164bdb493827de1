import { Field, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import type { User } from '../users/user.entity.js';
import { UserObject } from '../users/user.types.js';

@ObjectType('Viewer', {
  description:
    'What the logged-in user has, and may do. A part that takes a permission or a second factor is refused alone.',
})
export class ViewerObject {
  @WithObject()
  @Field(() => UserObject, { description: 'The account.' })
  user!: UserObject;
}

/** The object behind a `Viewer`. */
export interface Viewing {
  user: User;
}
