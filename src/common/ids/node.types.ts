import { Field, ID, InterfaceType } from '@nestjs/graphql';
import { ChangedBy } from '../../bus/changed-by.js';
import { SameForAll } from '../same-for-all.js';
import type { IdType } from './id-types.js';

/** The types of objects that were read by their ids: the objects themselves do not name their GraphQL type. */
const typeOf = new WeakMap<object, IdType>();

/** Notes the type of an object that `node` answers with. */
export function noteType<T extends object>(type: IdType, value: T): T {
  typeOf.set(value, type);
  return value;
}

@InterfaceType('Node', {
  description: 'Everything that can be read again by its id.',
  resolveType: (value: object) => typeOf.get(value),
})
export abstract class NodeObject {
  @SameForAll()
  @Field(() => ID, { description: 'Opaque, and unique over all types.' })
  @ChangedBy()
  id!: unknown;
}
