import type { IncomingMessage } from 'node:http';
import { ApolloServer, HeaderMap, type BaseContext } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { Express, RequestHandler } from 'express';
import { sendAnswer } from './send-answer.js';

/** Headers of Apollo's that do not leave: send-answer.ts decides about caching. */
const OURS = new Set(['cache-control']);

/** Nest's driver for Apollo with a shorter way from Express to Apollo, and our own way back. */
@Injectable()
export class GraphqlDriver extends ApolloDriver {
  protected override async registerExpress(options: ApolloDriverConfig): Promise<void> {
    const { httpAdapter } = this.httpAdapterHost;
    const drain = ApolloServerPluginDrainHttpServer({ httpServer: httpAdapter.getHttpServer() });
    const server = new ApolloServer<BaseContext>({
      ...(options as ConstructorParameters<typeof ApolloServer>[0]),
      plugins: [...(options.plugins ?? []), drain],
    });
    await server.start();
    const context = options.context as (given: object) => Promise<BaseContext>;
    httpAdapter.getInstance<Express>().use(options.path!, answers(server, context));
    this.apolloServer = server;
  }
}

/** Nest's, for requests whose body was read. */
function answers(server: ApolloServer, context: (given: object) => Promise<BaseContext>): RequestHandler {
  return async (request, response) => {
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method.toUpperCase(),
        headers: headersOf(request),
        search: searchOf(request),
        body: request.body ?? {}, // Apollo's landing page insists on one
      },
      context: () => context({ req: request, res: response }),
    });
    for (const [name, value] of answer.headers) if (!OURS.has(name)) response.setHeader(name, value);
    response.statusCode = answer.status ?? 200;
    if (answer.body.kind !== 'complete') throw new Error('Foyer answers in one piece');
    await sendAnswer(request, response, answer.body.string);
  };
}

/** Apollo takes a GET without this header for a forgery; http/cross-site.ts has kept those out already. */
const PREFLIGHT = 'apollo-require-preflight';

function headersOf({ method, headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  if (method === 'GET') map.set(PREFLIGHT, 'true');
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function searchOf({ url = '' }: IncomingMessage): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
