import { Extensions } from '@nestjs/graphql';
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Operation } from './query-weight.js';

/** Fields a minute of one session or API token that cost nothing of its budget and of its user's. */
export const EXEMPT_A_MINUTE = 30;

/**
 * Marks a root field that takes access away, or finds what there is to take away. A thief who uses up a user's budget must not keep
 * the user from revoking, from changing the password and from logging out.
 */
export const Exempt = () => Extensions({ exempt: true });

/** Whether all root fields of an operation are marked as exempt, those in its fragments included. */
export function isExempt({ schema, document, operation }: Operation): boolean {
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node.selectionSet]),
  );
  const seen = new Set<string>(); // a fragment that doubles is looked at once

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
