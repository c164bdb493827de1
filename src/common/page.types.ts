import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('PageInfo', { description: 'Where one page of a list ends (Relay).' })
export class PageInfoObject {
  @Field(() => Boolean, { description: 'Whether more rows come after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What to send as `after` for the next page; null for an empty one.',
  })
  endCursor?: string | null;
}

/** The fields that all connections share; each has its own edges. */
@ObjectType({ isAbstract: true })
export abstract class ConnectionObject {
  @Field(() => PageInfoObject, { description: 'Where this page ends.' })
  pageInfo!: PageInfoObject;

  @Field(() => Int, { description: 'How many rows there are on all pages; counted only when asked for.' })
  totalCount!: number;
}
