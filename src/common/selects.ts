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

function fieldsBelow(nodes: readonly FieldNode[], name: string, selected: Selected): FieldNode[] {
  const found: FieldNode[] = [];
  const spread = new Set<string>();
  for (const { selectionSet } of nodes) collect(selectionSet, name, selected, spread, found);
  return found;
}

/** Adds the fields of that name to `found`, and the fragments that it has read to `spread`. */
function collect(
  set: SelectionSetNode | undefined,
  name: string,
  selected: Selected,
  spread: Set<string>,
  found: FieldNode[],
): void {
  for (const node of set?.selections ?? []) {
    if (!isIncluded(node, selected.variableValues)) continue;
    if (node.kind === Kind.FIELD) {
      if (node.name.value === name) found.push(node);
    } else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, name, selected, spread, found);
    else if (spread.size !== spread.add(node.name.value).size) {
      collect(selected.fragments[node.name.value]?.selectionSet, name, selected, spread, found);
    }
  }
}

function isIncluded(node: SelectionNode, variables: Selected['variableValues']): boolean {
  return (
    !node.directives?.length ||
    (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false)
  );
}
