import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/**
 * Forbids @skip and @include at the top of a subscription, as https://spec.graphql.org/September2025/#sec-Single-Root-Field
 * does: graphql-js 16 looks at them only when the subscription starts, and throws where no field is left or a variable is missing.
 */
export const noConditionsAtTheTop: ValidationRule = (context) => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation !== OperationTypeNode.SUBSCRIPTION) return;
    const nodes = conditionsIn(selectionSet, context, new Set());
    const message = 'The top of a subscription takes neither @skip nor @include.';
    if (nodes.length > 0) context.reportError(new GraphQLError(message, { nodes }));
  },
});

function conditionsIn(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  seen: Set<string>,
): DirectiveNode[] {
  return selections.flatMap((selection) => {
    const own = (selection.directives ?? []).filter(({ name }) => name.value === 'skip' || name.value === 'include');
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [...own, ...conditionsIn(selection.selectionSet, context, seen)];
    if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return own;
    seen.add(selection.name.value);
    const fragment = context.getFragment(selection.name.value);
    return fragment ? [...own, ...conditionsIn(fragment.selectionSet, context, seen)] : own;
  });
}
