import type { Type } from '@nestjs/common';
import { PublicType, WithObject } from './field-rights.js';
import { Extensions, Field, Int, ObjectType } from '@nestjs/graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { CursorOf, PageOf } from './ids/id-fields.js';
import type { NumberedType } from './ids/id-types.js';
import type { Place } from './ids/place.js';
import type { MaybePromise } from './maybe-promise.js';

@ObjectType('PageInfo', { description: 'Where one page of a list begins and ends (Relay).' })
@ChangedBy()
@PublicType()
export class PageInfoObject {
  @Field(() => Boolean, { description: 'Whether more rows come after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether more rows come before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The value of `before` for the page before this one; null for an empty page.',
  })
  startCursor?: string | null;

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

/** Where a page begins and ends. What lies beyond an end that a cursor has set is looked up only if a client asks. */
export interface PageInfo {
  hasNextPage(): MaybePromise<boolean>;
  hasPreviousPage(): MaybePromise<boolean>;
  start: Place | null;
  end: Place | null;
}

/** One page of a list. Cursors are places; `graphql/` writes them. */
export interface Connection<Node> {
  edges: { node: Node; cursor: Place }[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** The cost of counting all rows of a list. */
const COUNTING = 10;

/** The edge and connection types of a list (https://relay.dev/graphql/connections.htm). */
export function connectionOf<Node>({ node, name, one, page }: ConnectionOf<Node>): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${one} and its place in the list.` })
  @ChangedBy()
  @WithObject()
  class EdgeObject {
    @Field(() => node, { description: `The ${one}.` })
    node!: Node;

    @Field(() => String, {
      description: 'The value of `after` for the rows that follow, and of `before` for the rows before it.',
    })
    @CursorOf(name)
    cursor!: Place;
  }

  @ObjectType(`${name}Connection`, { description: page })
  @ChangedBy()
  @WithObject()
  class ConnectionObject {
    @Field(() => [EdgeObject], { description: 'The rows, in the list’s order, also with `last`.' })
    edges!: EdgeObject[];

    @Field(() => PageInfoObject, { description: 'Where this page begins and ends.' })
    @PageOf(name)
    pageInfo!: PageInfo;

    @Extensions({ cost: COUNTING })
    @Field(() => Int, { description: 'How many rows there are on all pages; counted only when asked for.' })
    totalCount!: number;
  }
  return ConnectionObject;
}
