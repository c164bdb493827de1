import { Extensions } from '@nestjs/graphql';
import { MESSAGE_KINDS, type MessageKind } from './message.js';

/**
 * The messages of a kind that may change a value: those about the rows that it shows, or those about other rows of the
 * same list.
 */
export type Trigger = MessageKind | `${MessageKind} of others`;

/** A kind, or all kinds of a family, such as `order.*`. */
type Pattern<Kind extends string> = Kind extends `${infer Family}.${string}` ? Kind | `${Family}.*` : never;
type Cause = Pattern<MessageKind> | `${Pattern<MessageKind>} of others`;

const CHANGED_BY = 'changedBy';

/**
 * Declares the messages that may change a GraphQL field; live views are read anew after them. On an object type it is
 * the default of its fields. Fields of a nested object declare their own. Without arguments: the field never changes
 * while the list or object around it stays the same.
 */
export const ChangedBy = (...causes: Cause[]) => Extensions({ [CHANGED_BY]: causes.flatMap(triggersOf) });

/** The declared triggers of a field or type of the schema; undefined without a declaration. */
export function declaredTriggers({
  extensions,
}: {
  extensions: Readonly<Record<string, unknown>>;
}): readonly Trigger[] | undefined {
  return extensions[CHANGED_BY] as readonly Trigger[] | undefined;
}

function triggersOf(cause: Cause): Trigger[] {
  const [pattern = '', others] = cause.split(' of ');
  const family = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  const kinds = MESSAGE_KINDS.filter((kind) => (family === undefined ? kind === pattern : kind.startsWith(family)));
  return others ? kinds.map((kind) => `${kind} of others` as const) : kinds;
}
