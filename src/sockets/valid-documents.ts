import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { MAX_COMPLAINTS } from '../graphql/graphql-options.js';

/** The characters of all documents that are kept, and of the longest one: a parsed one takes some 200 bytes for each. */
const [KEPT_LENGTH, LONGEST] = [80_000, 4096];

/** Parses and validates documents. Valid ones are kept by their text: thousands of sockets send the same few. */
export class ValidDocuments {
  private readonly kept = new Map<string, DocumentNode>();
  private length = 0;

  /** @param keeps false to parse and validate each time */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly maxTokens: number,
    private readonly keeps: boolean,
  ) {}

  /** @returns the errors of an invalid document, with the codes that Apollo sets over HTTP */
  read(query: string): DocumentNode | GraphQLError[] {
    const known = this.kept.get(query);
    if (known) return known;
    const document = parsed(query, this.maxTokens);
    if (document instanceof GraphQLError) return [document];
    const errors = validate(this.schema, document, undefined, { maxErrors: MAX_COMPLAINTS });
    if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
    if (this.keeps && query.length <= LONGEST) this.keep(query, document);
    return document;
  }

  private keep(query: string, document: DocumentNode): void {
    this.kept.set(query, document);
    this.length += query.length;
    for (const oldest of this.kept.keys()) {
      if (this.length <= KEPT_LENGTH) return;
      this.kept.delete(oldest);
      this.length -= oldest.length;
    }
  }
}

function parsed(query: string, maxTokens: number): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    return coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED');
  }
}

/** Sets the code that Apollo sets for the same error over HTTP. */
export function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
