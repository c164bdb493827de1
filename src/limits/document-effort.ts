import { Kind, type DocumentNode } from 'graphql';

/**
 * graphql-js compares every two fields of one name that may meet. A pair with selections or arguments takes about 1.2
 * µs, a pair of bare scalars a fifteenth of that.
 */
const SCALARS_PER_COMPARISON = 15;

/** The work of validating a document, independent of the schema. */
export interface Effort {
  /** Fields, values, directives, fragments and all other visited nodes: about 4 µs each. */
  nodes: number;
  /** Pairs of fields of one name, and of spreads; they grow with the square of the text. */
  comparisons: number;
}

/** Measures a document in time linear in its text, before validation, which is not linear. */
export function effortOf(document: DocumentNode): Effort {
  const composites = new Map<string, number>();
  const scalars = new Map<string, number>();
  let [nodes, spreads] = [0, 0];
  const rest: unknown[] = [...document.definitions];
  while (rest.length > 0) {
    const part = rest.pop();
    if (Array.isArray(part)) rest.push(...(part as unknown[]));
    else if (isNode(part)) {
      nodes++;
      if (part.kind === Kind.FRAGMENT_SPREAD) spreads++;
      if (part.kind === Kind.FIELD) {
        const bare = !part.selectionSet && !part.arguments?.length;
        add(bare ? scalars : composites, (part.alias ?? part.name).value);
      }
      for (const [name, inside] of Object.entries(part)) if (name !== 'loc' && name !== 'name') rest.push(inside);
    }
  }
  const comparisons = pairsIn(composites) + pairs(spreads) + pairsIn(scalars) / SCALARS_PER_COMPARISON;
  return { nodes, comparisons: Math.floor(comparisons) };
}

/** The number of line breaks as graphql-js counts them. It counts them again for the place of each error. */
export function lineBreaksIn(source: string): number {
  let count = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 10 || (code === 13 && source.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}

type Node = DocumentNode['definitions'][number] | { kind: Kind.FRAGMENT_SPREAD } | FieldLike;
interface FieldLike {
  kind: Kind.FIELD;
  name: { value: string };
  alias?: { value: string };
  arguments?: readonly unknown[];
  selectionSet?: unknown;
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'kind' in part;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const pairs = (count: number) => (count * (count - 1)) / 2;

function pairsIn(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + pairs(count), 0);
}
