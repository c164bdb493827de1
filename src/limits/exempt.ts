import { Extensions } from '@nestjs/graphql';
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Operation } from './query-weight.js';

/**
 * Free root fields per minute and session or API token. They cost nothing of the credential's and the user's budget.
 */
export const EXEMPT_A_MINUTE = 30;

/**
 * Marks a root field that revokes access, or lists what can be revoked. A thief who uses up a user's budget must not
 * keep the user from revoking, changing the password and logging out.
 */
export const Exempt = () => Extensions({ exempt: true });

/** Whether all root fields of an operation are exempt, those in its fragments included. */
export function isExempt({ schema, document, operation }: Operation): boolean {
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node.selectionSet]),
  );
  const seen = new Set<string>(); // a repeated fragment is visited once

  const holdsNothingElse = ({ selections }: SelectionSetNode): boolean =>
    selections.every((node) => {
      if (node.kind === Kind.FIELD) return fields[node.name.value]?.extensions['exempt'] === true;
      if (node.kind === Kind.INLINE_FRAGMENT) return holdsNothingElse(node.selectionSet);
      const name = node.name.value;
      const inside = fragments.get(name);
      if (!inside) return false;
      if (seen.has(name)) return true;
      seen.add(name);
      return holdsNothingElse(inside);
    });
  return holdsNothingElse(operation.selectionSet);
}
