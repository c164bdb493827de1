import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLError, GraphQLScalarType, isObjectType, Kind, OperationTypeNode, type GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ErrorCode } from '../common/error-code.js';
import type { GlobalIds } from '../common/ids/global-ids.js';
import { MAX_PAGE } from '../common/page.arguments.js';
import { stringifyUpTo } from './answer-size.js';
import type { Config } from '../config/config.js';
import type { KeptDocuments } from '../limits/kept-documents.js';
import type { PersistedQueries } from '../limits/persisted-queries.js';
import { formatError, noteLostAnswers } from './format-error.js';
import { guardFields } from './guard-fields.js';
import { GraphqlDriver } from './graphql-driver.js';
import { plainJsonStatus } from './graphql-over-http.js';
import { noteQueries } from './send-answer.js';
import { writeIds } from './write-ids.js';

/** The most errors that are reported about a document or its variables; the search stops there. */
export const MAX_COMPLAINTS = 5;

/** Longer than any instant with nanoseconds and an offset. */
const MAX_INSTANT = 64;
const ISO = GraphQLDateTimeISO.toConfig();

/**
 * graphql-scalars' strict DateTime, under the contract's name; Nest's own accepts malformed text. Text that is longer
 * than an instant is not parsed.
 */
const DATE_TIME = new GraphQLScalarType({
  ...ISO,
  parseValue: (value) => ISO.parseValue(ofInstant(value)),
  parseLiteral: (node, variables) => {
    if (node.kind === Kind.STRING) ofInstant(node.value);
    return ISO.parseLiteral(node, variables);
  },
  name: 'DateTime',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  description: 'ISO-8601 instant in UTC.',
});

function ofInstant(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= MAX_INSTANT) return value;
  throw new GraphQLError(`DateTime takes at most ${MAX_INSTANT} characters.`);
}

/**
 * Apollo's options: code-first, without subscriptions (sockets/ runs them), errors masked. SchemaAccess decides about
 * introspection and Sandbox.
 */
export function graphqlOptions(
  config: Config,
  documents: KeptDocuments,
  persisted: PersistedQueries,
  ids: GlobalIds,
): ApolloDriverConfig {
  const { limits } = config;
  return {
    driver: GraphqlDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    graphiql: false,
    introspection: true,
    csrfPrevention: true,
    documentStore: documents.on ? documents : null,
    fieldResolverEnhancers: [],
    persistedQueries: { cache: persisted, ttl: null },
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    allowBatchedHttpRequests: false,
    stringifyResult: stringifyUpTo(limits.response),
    parseOptions: { maxTokens: limits.tokens },
    validationOptions: { maxErrors: MAX_COMPLAINTS },
    executionOptions: { maxCoercionErrors: MAX_COMPLAINTS },
    buildSchemaOptions: {
      scalarsMap: [{ type: Date, scalar: DATE_TIME }],
      orphanedTypes: [ErrorCode],
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      subscriptionsGoElsewhere,
      plainJsonStatus,
      noteQueries,
      noteLostAnswers,
      fewComplaints,
      sandbox,
    ],
    transformSchema: (schema) => guardFields(writeIds(describePages(describeRoots(schema), limits.page), ids), config),
    context: ({ req, res }: { req: unknown; res: unknown }) => ({ req, res }),
    formatError: (formatted, error) => formatError(formatted, error, ids),
  };
}

/**
 * Apollo Sandbox, embedded, at our own endpoint and with the session's cookie. SandboxMiddleware decides which requests
 * get it.
 */
const sandbox = ApolloServerPluginLandingPageLocalDefault({
  embed: { endpointIsEditable: false, runTelemetry: false },
  includeCookies: true,
});

/** An answer over HTTP is one value; a second one cannot follow. */
const subscriptionsGoElsewhere: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
        const message =
          'Subscriptions run at the same address over a WebSocket (graphql-transport-ws), or with `Accept: text/event-stream`.';
        throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
      },
    };
  },
};

/** At most MAX_COMPLAINTS errors about a document or its variables: graphql-js adds one that says that there are more. */
const fewComplaints: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || body.singleResult.data !== undefined) return;
        body.singleResult.errors = body.singleResult.errors?.slice(0, MAX_COMPLAINTS);
      },
    };
  },
};

/** Describes the root types, for which Nest has no option. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation, live] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  if (query) {
    query.description =
      'Reads. `eventId` left out means the default event. A nullable field that is refused or fails is null, with an error at its path, and the rest of the answer stands. `data` is null if a field failed that cannot be null.';
  }
  if (mutation) {
    mutation.description =
      'Changes. Each answers with the thing that it changed. Several root fields of one document are not one unit: they run one after another, each in a transaction of its own. If one fails, those before it stay done, those after it do not run, and `data` is null, which does not mean that nothing was changed. After a nullable one the rest runs.';
  }
  if (live) live.description = 'Live values. Each has the name and the shape of its query.';
  return schema;
}

/** Describes `first` and `last` with the maximum from the environment. */
function describePages(schema: GraphQLSchema, page: number): GraphQLSchema {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()));
  for (const arg of fields.flatMap(({ args }) => args)) {
    if (arg.name === 'first' || arg.name === 'last') {
      arg.description = arg.description?.replace(`1 to ${MAX_PAGE}`, `1 to ${page}`);
    }
  }
  return schema;
}
