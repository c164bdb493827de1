import { Context, Query, Resolver } from '@nestjs/graphql';
import { Public, type AuthenticatedRequest } from '../auth/sessions/access.js';
import { AnyIdArg, AnyIdsArg } from '../common/ids/id-arguments.js';
import type { RowId } from '../common/ids/id-types.js';
import { NodeObject } from '../common/ids/node.types.js';
import { Rows } from '../limits/cost.js';
import { NodeReaders } from './node-readers.js';

/** The most ids of one `nodes`. */
const MOST = 100;

@Resolver()
export class NodeResolver {
  constructor(private readonly readers: NodeReaders) {}

  @Query(() => NodeObject, {
    nullable: true,
    description: 'Exactly what the query of its type would show the viewer; null if that is nothing.',
  })
  @Public()
  node(@Context('req') request: AuthenticatedRequest, @AnyIdArg() id: RowId) {
    return this.readers.read(request, id);
  }

  @Query(() => [NodeObject], {
    nullable: 'items',
    description: 'One node for each id, in the order of the ids; null where `node` would answer null.',
  })
  @Public()
  @Rows({ of: 'ids', most: MOST })
  nodes(@Context('req') request: AuthenticatedRequest, @AnyIdsArg(MOST) ids: RowId[]) {
    return Promise.all(ids.map((id) => this.readers.read(request, id)));
  }
}
