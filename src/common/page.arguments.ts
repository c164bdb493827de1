import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { Args, ArgsType, Field, Int } from '@nestjs/graphql';
import { Config } from '../config/config.js';
import { badInput } from './domain-error.js';
import { GlobalIds } from './ids/global-ids.js';
import { readPlace } from './ids/id-arguments.js';
import type { NumberedType } from './ids/id-types.js';
import type { Place } from './ids/place.js';

/** The rows of a page for which neither `first` nor `last` is given. */
export const USUAL_PAGE = 20;

/** PAGE_MAX by default, in descriptions; `graphql/` puts the setting in its place. */
export const MAX_PAGE = 100;

/** Which page of a list: `rows` from its beginning or, backward, from its end. */
export interface PageRequest {
  rows: number;
  backward?: boolean;
  /** The page's rows follow this place. */
  after?: Place;
  /** The page's rows come before this place. */
  before?: Place;
}

@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the beginning, 1 to ${MAX_PAGE}; ${USUAL_PAGE} if \`last\` is not given either.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows that follow this cursor, as `pageInfo.endCursor`.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many from the end, 1 to ${MAX_PAGE}, in the same order; not beside \`first\`.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only rows that come before this cursor, as `pageInfo.startCursor`.',
  })
  before?: string | null;
}

function pagePipe(of: NumberedType): Type<PipeTransform> {
  @Injectable()
  class PagePipe implements PipeTransform {
    constructor(
      private readonly ids: GlobalIds,
      private readonly config: Config,
    ) {}

    transform({ first, last, after, before }: PageArguments): PageRequest {
      if (isGiven(first) && isGiven(last)) throw badInput('last', 'takes no value beside first');
      return {
        rows: isGiven(last)
          ? this.rows(last, 'last')
          : this.rows(first ?? Math.min(USUAL_PAGE, this.config.limits.page), 'first'),
        backward: isGiven(last),
        after: isGiven(after) ? readPlace(this.ids, of, after, 'after') : undefined,
        before: isGiven(before) ? readPlace(this.ids, of, before, 'before') : undefined,
      };
    }

    private rows(rows: number, field: string): number {
      const { page } = this.config.limits;
      if (rows < 1 || rows > page) throw badInput(field, `takes 1 to ${page}`);
      return rows;
    }
  }
  return PagePipe;
}

/**
 * `first`, `after`, `last` and `before` of a connection (https://relay.dev/graphql/connections.htm). BAD_USER_INPUT for
 * both numbers at once, a number that is out of range, and a cursor of another type's list.
 */
export const PageArg = (of: NumberedType) => Args({ type: () => PageArguments }, pagePipe(of));

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
