import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { SchemaAccess } from './schema-access.js';
import { withoutSuggestions } from './suggestions.js';

type Context = { req: { user?: unknown } };

/**
 * Allows introspection, and suggestions of names in errors, only with SchemaAccess. Sandbox and GraphiQL introspect.
 */
@Plugin()
export class IntrospectionPlugin implements ApolloServerPlugin<Context> {
  private readonly listener: Promise<GraphQLRequestListener<Context>>;

  constructor(private readonly access: SchemaAccess) {
    this.listener = Promise.resolve(this.listen());
  }

  requestDidStart(): Promise<GraphQLRequestListener<Context>> {
    return this.listener;
  }

  private listen(): GraphQLRequestListener<Context> {
    return {
      didResolveOperation: async ({ schema, document, contextValue }) => {
        const introspects = introspectionIn(schema, document);
        if (!introspects || (await this.access.admit(contextValue.req))) return;
        const { message, nodes } = introspects;
        throw new GraphQLError(message, {
          nodes,
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
        });
      },
      willSendResponse: async ({ response: { body }, contextValue }) => {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        const explores = () => this.access.admit(contextValue.req);
        const { singleResult } = body; // another plugin may replace it during the await
        singleResult.errors = await withoutSuggestions(body.singleResult.errors, explores);
      },
    };
  }
}

/** Found out once for each parsed document; a kept one (limits/kept-documents) comes again. */
const introspections = new WeakMap<DocumentNode, GraphQLError | null>();

function introspectionIn(schema: GraphQLSchema, document: DocumentNode): GraphQLError | null {
  const known = introspections.get(document);
  if (known !== undefined) return known;
  const [found = null] = validate(schema, document, [NoSchemaIntrospectionCustomRule], { maxErrors: 1 });
  introspections.set(document, found);
  return found;
}
