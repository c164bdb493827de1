import type { IncomingMessage } from 'node:http';
import { ApolloServer, HeaderMap, type BaseContext } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { Express, RequestHandler } from 'express';

/**
 * Nest's driver for Apollo with a shorter way from Express to Apollo and back: answers to a POST leave without an ETag,
 * which no client could use.
 */
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
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.statusCode = answer.status ?? 200;
    if (answer.body.kind !== 'complete') throw new Error('Foyer answers in one piece');
    if (request.method === 'POST') {
      response.setHeader('Content-Length', Buffer.byteLength(answer.body.string));
      response.end(answer.body.string);
    } else response.send(answer.body.string);
  };
}

function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
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
