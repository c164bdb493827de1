import type { IncomingMessage } from 'node:http';
import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { NextStart } from '../tickets/next-start.js';
import type { Dependence, Reading } from './answer-store.js';
import { PublicSelections } from './public-selections.js';

/** A request whose answer may be kept. */
export type ReadingRequest = IncomingMessage & {
  /** Set before the request is handed to Nest. */
  reading?: Reading;
  /** Set with an answer without errors to a query of public fields. */
  dependence?: Dependence;
};

type Context = { req: ReadingRequest };

/** Finds out for each reading that may be kept, before it runs, what its answer depends on. */
@Plugin()
export class KeepAnswersPlugin implements ApolloServerPlugin<Context> {
  constructor(
    private readonly selections: PublicSelections,
    private readonly nextStart: NextStart,
  ) {}

  async requestDidStart({
    contextValue: { req },
  }: {
    contextValue: Context;
  }): Promise<GraphQLRequestListener<Context> | void> {
    const { reading } = req;
    if (!reading) return;
    let dependence: Promise<Dependence | undefined> | undefined;
    return {
      didResolveOperation: async ({ schema, document, source }) => {
        const changes = this.selections.of(schema, document, source);
        // Beside the reading: a database that is away is waited for once, and the reading says so.
        dependence = changes && this.dependence(changes, reading).catch(() => undefined);
      },
      willSendResponse: async ({ response: { body } }) => {
        if (body.kind === 'single' && !body.singleResult.errors) req.dependence = await dependence;
      },
    };
  }

  private async dependence(changes: Dependence['changes'], { from }: Reading): Promise<Dependence> {
    return { changes, ends: changes.size > 0 ? await this.nextStart.after(from) : Infinity }; // type names never change
  }
}
