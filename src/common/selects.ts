import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The parts of GraphQL's info that a selection consists of. */
export type Selected = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/**
 * Whether a field's selection contains another, by the names of the fields on the way: `edges`, `node`, `items`. Aliases
 * do not matter, types of fragments neither; fields that @skip or @include leave out do not count. Linear in the document:
 * on each level, a fragment is read once.
 */
export function selects(selected: Selected, way: readonly string[]): boolean {
  let nodes = selected.fieldNodes;
  for (const name of way) nodes = fieldsBelow(nodes, name, selected);
  return nodes.length > 0;
}

function fieldsBelow(nodes: readonly FieldNode[], name: string, { fragments, variableValues }: Selected): FieldNode[] {
  const found: FieldNode[] = [];
  const spread = new Set<string>();

  function ofSet({ selections }: SelectionSetNode): void {
    for (const node of selections) if (isIncluded(node, variableValues)) ofNode(node);
  }

  function ofNode(node: SelectionNode): void {
    if (node.kind === Kind.FIELD) {
      if (node.name.value === name) found.push(node);
    } else if (node.kind === Kind.INLINE_FRAGMENT) ofSet(node.selectionSet);
    else if (spread.size !== spread.add(node.name.value).size) {
      const fragment = fragments[node.name.value];
      if (fragment) ofSet(fragment.selectionSet);
    }
  }

  for (const { selectionSet } of nodes) if (selectionSet) ofSet(selectionSet);
  return found;
}

function isIncluded(node: SelectionNode, variables: Selected['variableValues']): boolean {
  return (
    !node.directives?.length ||
    (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false)
  );
}
