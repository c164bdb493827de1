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
    let changes: Dependence['changes'] | undefined;
    return {
      didResolveOperation: async ({ schema, document, source }) => {
        changes = this.selections.of(schema, document, source);
      },
      willSendResponse: async ({ response: { body } }) => {
        if (!changes || body.kind !== 'single' || body.singleResult.errors) return;
        // An answer is sent also where the database went away meanwhile; it is not kept then.
        req.dependence = await this.dependence(changes, reading).catch(() => undefined);
      },
    };
  }

  private async dependence(changes: Dependence['changes'], { from }: Reading): Promise<Dependence> {
    return { changes, ends: changes.size > 0 ? await this.nextStart.after(from) : Infinity }; // type names never change
  }
}
