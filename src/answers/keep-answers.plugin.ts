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
    let dependence: Dependence | undefined;
    return {
      didResolveOperation: async ({ schema, document, source }) => {
        const changes = this.selections.of(schema, document, source);
        if (!changes) return;
        const ends = changes.size > 0 ? await this.nextStart.after(reading.from) : Infinity; // `__typename` alone never ends
        dependence = { changes, ends };
      },
      willSendResponse: async ({ response: { body } }) => {
        if (body.kind === 'single' && !body.singleResult.errors) req.dependence = dependence;
      },
    };
  }
}
