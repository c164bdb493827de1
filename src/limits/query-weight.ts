import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  valueFromASTUntyped,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { USUAL_PAGE } from '../common/page.arguments.js';
import type { RowPerValue } from './cost.js';
import { ListSizes, type GrowingList } from './list-sizes.js';

/** An operation to run: parsed, validated and chosen. */
export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables?: Readonly<Record<string, unknown>> | null;
}

/** The size of an operation, with its fragments spread. */
export interface Weight {
  /** At all levels. */
  fields: number;
  /** At the top level. */
  rootFields: number;
  /** Fields from the top down to the deepest one, both counted. */
  depth: number;
  aliases: number;
  directives: number;
  /** Objects in the answer at most, plus extra costs of fields. */
  cost: number;
}

type Type = GraphQLNamedType | undefined;

/** Rows of a list without `Rows`. */
const USUAL_ROWS = 10;
/** Rows of a growing list while it is shorter. Most orders have one or two lines. */
const LEAST_ROWS: Readonly<Record<GrowingList, number>> = { events: 10, ticketTypes: 10, items: 3 };
/** The extra cost of a mutation's root field. */
const MUTATION_COST = 10;
/** The cost of introspection at any depth. */
export const INTROSPECTION_COST = 50;

const NOTHING: Weight = { fields: 0, rootFields: 0, depth: 0, aliases: 0, directives: 0, cost: 0 };

/**
 * Weighs an operation in time linear in its text: a fragment is weighed once, however often it is spread.
 *
 * - An object costs 1, in a list once for each row.
 * - Rows come from `first`, and for a connection's edges from the larger of `first` and `last`; 20 without both. A
 *   connection costs as much without its edges, since they are read all the same.
 * - Without `first` they come from the field's `Rows`: a fixed number, one for each value of an argument, or the
 *   current size of a growing list, but at least three items, ten of any other.
 * - Scalars and `__typename` cost nothing. Each root field of a mutation costs 10 more, and a field with `Cost` that
 *   much more.
 * - `__schema` and `__type` cost 50 and count as depth 1, since the standard introspection is deeper than any query.
 *   graphql-js itself stops cycles in them.
 *
 * @param maxPage the rows for a `first` or `last` that is out of range; such an operation is refused later
 * @param sizes of the growing lists
 * @param read collects the names of the variables that the weight depends on
 */
export function weigh(
  { schema, document, operation, variables }: Operation,
  maxPage: number,
  sizes = new ListSizes(),
  read = new Set<string>(),
): Weight {
  const fragments = new Map(document.definitions.filter(isFragment).map((node) => [node.name.value, node]));
  const weighed = new Map<string, Weight>();
  const values = { ...defaultsOf(operation), ...variables };
  const mutation = operation.operation === OperationTypeNode.MUTATION ? schema.getMutationType() : undefined;

  /** @param rows of the list directly in this set, if a connection's `first` gives them */
  function ofSet({ selections }: SelectionSetNode, type: Type, rows?: number): Weight {
    return selections.map((node) => ofSelection(node, type, rows)).reduce(together, NOTHING);
  }

  function ofSelection(node: SelectionNode, type: Type, rows?: number): Weight {
    if (node.kind === Kind.FIELD) return ofField(node, type, rows);
    if (node.kind === Kind.FRAGMENT_SPREAD) return together(directivesOf(node), ofFragment(node.name.value, rows));
    const inside = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
    return together(directivesOf(node), ofSet(node.selectionSet, inside, rows));
  }

  function ofFragment(name: string, rows?: number): Weight {
    const key = `${name} ${rows}`;
    const fragment = fragments.get(name);
    if (!fragment || weighed.has(key)) return weighed.get(key) ?? NOTHING;
    weighed.set(key, NOTHING); // ends the recursion of a fragment that spreads itself, if validation let it pass
    const inside = ofSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), rows);
    const weight = together(directivesOf(fragment), inside);
    weighed.set(key, weight);
    return weight;
  }

  function ofField(node: FieldNode, parent: Type, rows?: number): Weight {
    const field = fieldOf(parent, node.name.value);
    const first = field && firstOf(field, node);
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const inside = node.selectionSet
      ? ofSet(node.selectionSet, field && getNamedType(field.type), isList ? undefined : first)
      : NOTHING;
    const objects = node.selectionSet ? (isList ? (first ?? rows ?? rowsOf(field, node)) : 1) : 0;
    const ofRows = objects * (1 + eachOf(field) + inside.cost);
    const cost = field ? Math.max(ofRows, isList ? 0 : (first ?? 0)) : introspects(node) ? INTROSPECTION_COST : 0;
    return together(directivesOf(node), {
      fields: 1 + inside.fields,
      rootFields: 1,
      depth: field ? 1 + inside.depth : 1,
      aliases: inside.aliases + (node.alias ? 1 : 0),
      directives: inside.directives,
      cost: cost + costOf(field) + (mutation && parent === mutation ? MUTATION_COST : 0),
    });
  }

  /** The rows that a field's `first` gives; the larger of `first` and `last` for a connection. */
  function firstOf({ args }: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const [first, last] = ['first', 'last'].map((name) => args.find((arg) => arg.name === name));
    if (!first) return undefined;
    const given = [first, last].map((arg) => arg && givenFor(arg, node)).filter((value) => value != null);
    if (given.length === 0) return last ? Math.min(USUAL_PAGE, maxPage) : maxPage;
    return Math.max(...given.map((rows) => (isPage(rows) ? rows : maxPage)));
  }

  function givenFor({ name, defaultValue }: GraphQLArgument, { arguments: given }: FieldNode): unknown {
    const node = given?.find((argument) => argument.name.value === name)?.value;
    return (node && valueOf(node)) ?? defaultValue;
  }

  function isPage(rows: unknown): rows is number {
    return typeof rows === 'number' && rows >= 1 && rows <= maxPage;
  }

  function rowsOf({ extensions }: GraphQLField<unknown, unknown>, { arguments: given }: FieldNode): number {
    const rows = extensions['rows'] as number | GrowingList | RowPerValue | undefined;
    if (typeof rows === 'number') return rows;
    if (rows === undefined) return USUAL_ROWS;
    if (typeof rows === 'string') return Math.max(LEAST_ROWS[rows], sizes.of(rows) ?? 0);
    const node = given?.find(({ name }) => name.value === rows.of)?.value;
    const list = node && valueOf(node);
    return Array.isArray(list) ? Math.min(list.length, rows.most) : rows.most;
  }

  function valueOf(node: ValueNode): unknown {
    addVariables(node, read);
    return valueFromASTUntyped(node, values);
  }

  const outside = [operation, ...(operation.variableDefinitions ?? [])].map(directivesOf).reduce(together);
  return together(outside, ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined));
}

/**
 * Adds two weights side by side. Nested fragments can double beyond every number, so sums stop at the largest safe
 * integer.
 */
function together(one: Weight, other: Weight): Weight {
  const sum = (measure: keyof Weight) => Math.min(one[measure] + other[measure], Number.MAX_SAFE_INTEGER);
  return {
    fields: sum('fields'),
    rootFields: sum('rootFields'),
    depth: Math.max(one.depth, other.depth),
    aliases: sum('aliases'),
    directives: sum('directives'),
    cost: sum('cost'),
  };
}

function directivesOf({ directives }: { readonly directives?: readonly DirectiveNode[] }): Weight {
  return { ...NOTHING, directives: directives?.length ?? 0 };
}

/** Undefined for `__typename`, `__schema`, `__type` and the fields below these. */
function fieldOf(type: Type, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** The cost of each row of a list besides its fields (`RowPerValue`). */
function eachOf(field: GraphQLField<unknown, unknown> | undefined): number {
  return (field?.extensions['rows'] as Partial<RowPerValue> | undefined)?.each ?? 0;
}

/** The extra cost of the field (`Cost`). */
function costOf(field: GraphQLField<unknown, unknown> | undefined): number {
  return typeof field?.extensions['cost'] === 'number' ? field.extensions['cost'] : 0;
}

function introspects({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

function addVariables(node: ValueNode, names: Set<string>): void {
  if (node.kind === Kind.VARIABLE) names.add(node.name.value);
  if (node.kind === Kind.LIST) for (const value of node.values) addVariables(value, names);
  if (node.kind === Kind.OBJECT) for (const { value } of node.fields) addVariables(value, names);
}

function isFragment(node: DocumentNode['definitions'][number]): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}
