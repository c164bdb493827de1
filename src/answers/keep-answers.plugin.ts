import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import type { AnsweredRequest } from '../graphql/send-answer.js';
import { NextStart } from '../tickets/next-start.js';
import type { Dependence, Reading } from './answer-store.js';
import { PublicSelections } from './public-selections.js';

/** A request whose answer may be kept. */
export type ReadingRequest = AnsweredRequest & {
  /** Set before the request is handed to Nest. */
  reading?: Reading;
  /** Set with a public answer to a reading. */
  dependence?: Dependence;
};

type Context = { req: ReadingRequest };

/** Finds out for anonymous requests whether their answer is public; and for readings what it depends on. */
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
    const { reading, headers } = req;
    if (headers.cookie !== undefined || headers.authorization !== undefined) return;
    let changes: Dependence['changes'] | undefined;
    return {
      didResolveOperation: async ({ schema, document, source }) => {
        changes = this.selections.of(schema, document, source);
      },
      willSendResponse: async ({ response: { body } }) => {
        if (!changes || body.kind !== 'single' || body.singleResult.errors) return;
        req.isPublic = true;
        if (!reading) return;
        // An answer is sent also where the database went away meanwhile; it is not kept then.
        req.dependence = await this.dependence(changes, reading).catch(() => undefined);
      },
    };
  }

  private async dependence(changes: Dependence['changes'], { from }: Reading): Promise<Dependence> {
    return { changes, ends: changes.size > 0 ? await this.nextStart.after(from) : Infinity }; // type names never change
  }
}
