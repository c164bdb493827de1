import { Extensions } from '@nestjs/graphql';

const SAME_FOR_ALL = 'sameForAll';

/**
 * Declares that all anonymous clients get the same value of a GraphQL field, so that an answer made of such fields may be
 * kept. A field without it is never in a kept answer. The field's `@ChangedBy`, or its type's, must name all messages that
 * change it; apart from them, it may change only when an event starts.
 */
export const SameForAll = () => Extensions({ [SAME_FOR_ALL]: true });

/** Whether a field of the schema is declared with `@SameForAll()`. */
export function isSameForAll({ extensions }: { extensions: Readonly<Record<string, unknown>> }): boolean {
  return extensions[SAME_FOR_ALL] === true;
}
