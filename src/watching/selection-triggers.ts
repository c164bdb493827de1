import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { declaredTriggers, type Trigger } from '../bus/changed-by.js';
import { MESSAGE_KINDS } from '../bus/message.js';

/** The parts of GraphQL's info that a selection's triggers depend on. */
export type Selection = Pick<
  GraphQLResolveInfo,
  'schema' | 'parentType' | 'fieldNodes' | 'fragments' | 'variableValues'
>;

/** Triggers of selections that depend on no variable, by the field's node; a kept document keeps its nodes. */
const known = new WeakMap<FieldNode, ReadonlySet<Trigger>>();

/**
 * The messages that may change a field with its selection: the declared triggers (`@ChangedBy`) of all its fields, at
 * all levels. A field without a declaration may change with every message. Linear in the document: a fragment is read
 * once for each type that it is spread in. Collected once for a document that is used again.
 */
export function selectionTriggers(selection: Selection): ReadonlySet<Trigger> {
  const [node, ...others] = selection.fieldNodes;
  const kept = others.length === 0 && node ? known.get(node) : undefined;
  if (kept) return kept;
  const { found, isConditional } = collect(selection);
  if (others.length === 0 && node && !isConditional) known.set(node, found);
  return found;
}

function collect(selection: Selection): { found: ReadonlySet<Trigger>; isConditional: boolean } {
  const { schema, parentType, fieldNodes, fragments, variableValues } = selection;
  const found = new Set<Trigger>();
  const spread = new Set<string>();
  let isConditional = false;

  function ofSet({ selections }: SelectionSetNode, types: readonly GraphQLObjectType[]): void {
    for (const node of selections) if (isIncluded(node)) ofNode(node, types);
  }

  function ofNode(node: SelectionNode, types: readonly GraphQLObjectType[]): void {
    if (node.kind === Kind.FIELD) return ofField(node, types);
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
    if (!fragment || (node.kind === Kind.FRAGMENT_SPREAD && isKnown(node.name.value, types))) return;
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    const possible = condition && objectTypesOf(condition);
    ofSet(fragment.selectionSet, possible ? types.filter((type) => possible.includes(type)) : types);
  }

  /** `__typename` and the like are no fields of a type, and never change. */
  function ofField({ name, selectionSet }: FieldNode, types: readonly GraphQLObjectType[]): void {
    const inside = new Set<GraphQLObjectType>();
    for (const type of types) {
      const field = type.getFields()[name.value];
      if (!field) continue;
      const declared = declaredTriggers(field) ?? declaredTriggers(type) ?? MESSAGE_KINDS;
      for (const trigger of declared) found.add(trigger);
      for (const returned of objectTypesOf(getNamedType(field.type))) inside.add(returned);
    }
    if (selectionSet) ofSet(selectionSet, [...inside]);
  }

  function objectTypesOf(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }

  function isKnown(name: string, types: readonly GraphQLObjectType[]): boolean {
    const key = [name, ...types].join(' ');
    return spread.size === spread.add(key).size;
  }

  function isIncluded(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    isConditional = true;
    return (
      getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false
    );
  }

  for (const node of fieldNodes) ofField(node, [parentType]);
  return { found, isConditional };
}
