import { Field, ObjectType } from '@nestjs/graphql';
import { PublicType } from './field-rights.js';
import { GraphQLSafeInt } from 'graphql-scalars';
import { ChangedBy } from '../bus/changed-by.js';
import type { Money } from './money.js';
import { SameForAll } from './same-for-all.js';

@ObjectType('Money', { description: 'An amount of one currency, exact.' })
@ChangedBy()
@PublicType()
export class MoneyObject implements Money {
  @SameForAll()
  @Field(() => GraphQLSafeInt, { description: 'In the currency’s minor unit: cents for USD, yen for JPY.' })
  amount!: number;

  @SameForAll()
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
}
