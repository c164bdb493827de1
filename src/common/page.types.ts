import type { Type } from '@nestjs/common';
import { PublicType, WithObject } from './field-rights.js';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { CursorOf, PageOf } from './ids/id-fields.js';
import type { NumberedType } from './ids/id-types.js';
import { ChangedBy } from '../bus/changed-by.js';

@ObjectType('PageInfo', { description: 'Where one page of a list ends (Relay).' })
@ChangedBy()
@PublicType()
export class PageInfoObject {
  @Field(() => Boolean, { description: 'Whether more rows come after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The value of `after` for the next page; null for an empty page.',
  })
  endCursor?: string | null;
}

/** What a connection is of, and how the schema describes it. */
interface ConnectionOf<Node> {
  node: Type<Node>;
  /** The prefix of both types' names: `Order` makes `OrderEdge` and `OrderConnection`. */
  name: NumberedType;
  /** What the schema calls one of them: `order`. */
  one: string;
  /** `One page of orders.` */
  page: string;
}

/** One page of a list. Cursors are the rows' numbers; `graphql/` writes them. */
export interface Connection<Node> {
  edges: { node: Node; cursor: number }[];
  pageInfo: { hasNextPage: boolean; endCursor: number | null };
  totalCount: number;
}

/** The edge and connection types of a list (https://relay.dev/graphql/connections.htm), the newest row first. */
export function connectionOf<Node>({ node, name, one, page }: ConnectionOf<Node>): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${one} and its place in the list.` })
  @ChangedBy()
  @WithObject()
  class EdgeObject {
    @Field(() => node, { description: `The ${one}.` })
    node!: Node;

    @Field(() => String, { description: 'The value of `after` for the rows that follow.' })
    @CursorOf(name)
    cursor!: number;
  }

  @ObjectType(`${name}Connection`, { description: page })
  @ChangedBy()
  @WithObject()
  class ConnectionObject {
    @Field(() => [EdgeObject], { description: 'The page, the newest first.' })
    edges!: EdgeObject[];

    @Field(() => PageInfoObject, { description: 'Where this page ends.' })
    @PageOf(name)
    pageInfo!: { hasNextPage: boolean; endCursor: number | null };

    @Field(() => Int, { description: 'How many rows there are on all pages; counted only when asked for.' })
    totalCount!: number;
  }
  return ConnectionObject;
}
