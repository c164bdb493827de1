import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { IsDate, IsOptional } from 'class-validator';
import { IsExact, Normalised } from '../../common/arguments.js';
import { IdField } from '../../common/ids/id-arguments.js';
import { normaliseText } from '../../common/text/names.js';
import { connectionOf } from '../../common/page.types.js';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';

@ObjectType('AuditEntry', {
  implements: () => NodeObject,
  description: 'One thing that was done: a mutation by staff, a login, or one that failed.',
})
@WithObject()
export class AuditEntryObject {
  @GlobalIdField('AuditEntry', 'Names the entry.')
  id!: number;

  @Field(() => Date, { description: 'When it was done.' })
  at!: Date;

  @Field(() => String, { description: 'The mutation; `login.failed` for a login that was refused.' })
  action!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its subject with the number that the seal covers, as `order:17`; null for nothing in particular.',
  })
  subject?: string | null;

  @Field(() => String, { description: 'JSON: the state of each subject before; `{}` for nothing.' })
  before!: string;

  @Field(() => String, { description: 'JSON: the state of each subject afterwards; `{}` for nothing.' })
  after!: string;

  @Field(() => Int, { nullable: true, description: 'Its place in the chain; null until it is sealed, a moment after.' })
  seq?: number | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 over the entry and the seal before it.' })
  hash?: string | null;
}

@ObjectType('AuditPerson', { description: 'The acting person; gone with the account.' })
@WithObject()
export class AuditPersonObject {
  @Field(() => String, { nullable: true, description: 'The username then; for a failed login, the typed text.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The network address.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'The User-Agent header of the browser or client.' })
  userAgent?: string | null;
}

export const AuditEntryConnectionObject = connectionOf({
  node: AuditEntryObject,
  name: 'AuditEntry',
  one: 'entry',
  page: 'One page of the audit log.',
});

@ObjectType('AuditVerdict', { description: 'The result of a check of the whole chain.' })
@WithObject()
export class AuditVerdictObject {
  @Field(() => Boolean, { description: 'Whether nothing was changed, removed or inserted.' })
  ok!: boolean;

  @Field(() => Int, { description: 'How many entries are sealed.' })
  entries!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The last seal, which covers all before it: kept elsewhere, it also shows where the end was cut off.',
  })
  head?: string | null;

  @Field(() => [String], { description: 'Each mismatch as a sentence for people; at most 500.' })
  differences!: string[];
}

@InputType({ description: 'Which entries; each part that is given must fit.' })
export class AuditFilter {
  @IdField('User', 'The acting user’s id.', { optional: true })
  actorId?: number;

  @Field(() => String, { nullable: true, description: 'Such as approveOrder, or login.failed.' })
  @IsOptional()
  @Normalised(60, normaliseText)
  @IsExact(60)
  action?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'As `subject` has it, such as order:17; or the id of the order, queue entry, event, ticket type or user.',
  })
  @IsOptional()
  @Normalised(60, normaliseText)
  @IsExact(60)
  subject?: string | null;

  @Field(() => Date, { nullable: true, description: 'From this moment on.' })
  @IsOptional()
  @IsDate({ message: 'takes a time' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Before this moment.' })
  @IsOptional()
  @IsDate({ message: 'takes a time' })
  until?: Date | null;
}
