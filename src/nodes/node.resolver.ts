import { Context, Query, Resolver } from '@nestjs/graphql';
import { Public, type AuthenticatedRequest } from '../auth/sessions/access.js';
import { AnyIdArg, AnyIdsArg } from '../common/ids/id-arguments.js';
import type { RowId } from '../common/ids/id-types.js';
import { NodeObject } from '../common/ids/node.types.js';
import { Cost, Rows } from '../limits/cost.js';
import { NodeReaders } from './node-readers.js';

/** The most ids of one `nodes`. */
const MOST = 100;
/** The cost of reading a node, besides what is selected of it: of a dashboard's figures, some statements. */
const READING = 10;

@Resolver()
export class NodeResolver {
  constructor(private readonly readers: NodeReaders) {}

  @Query(() => NodeObject, {
    nullable: true,
    description: 'Exactly what the query of its type would show the viewer; null if that is nothing.',
  })
  @Public()
  @Cost(READING)
  node(@Context('req') request: AuthenticatedRequest, @AnyIdArg() id: RowId) {
    return this.readers.read(request, id);
  }

  @Query(() => [NodeObject], {
    nullable: 'items',
    description: 'One node for each id, in the order of the ids; null where `node` would answer null.',
  })
  @Public()
  @Rows({ of: 'ids', most: MOST, each: READING })
  async nodes(@Context('req') request: AuthenticatedRequest, @AnyIdsArg(MOST) ids: RowId[]) {
    const keys = ids.map((id) => JSON.stringify(id));
    const distinct = [...new Map(keys.map((key, at) => [key, ids[at]!]))];
    const nodes = await Promise.all(distinct.map(([, id]) => this.readers.read(request, id)));
    const found = new Map(distinct.map(([key], at) => [key, nodes[at]]));
    return keys.map((key) => found.get(key));
  }
}
