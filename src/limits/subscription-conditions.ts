import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether a subscription of the document has @skip or @include at its top level, which
 * https://spec.graphql.org/September2025/#sec-Single-Root-Field forbids. graphql-js 16 does not refuse them: its rule
 * throws if a variable is missing or no field is left.
 */
export function hasConditionsAtTheTop({ definitions }: DocumentNode): boolean {
  const fragments = new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node.selectionSet]),
  );
  const seen = new Set<string>();

  const isConditional = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
      if (selection.kind === Kind.FIELD) return false;
      if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet);
      const name = selection.name.value;
      const inside = seen.has(name) ? undefined : fragments.get(name);
      seen.add(name); // ends cycles, and visits a repeated fragment once
      return inside !== undefined && isConditional(inside);
    });
  return definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.SUBSCRIPTION &&
      isConditional(node.selectionSet),
  );
}
