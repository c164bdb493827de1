import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Extensions } from '@nestjs/graphql';
import type { GrowingList } from './list-sizes.js';

/** A list with one row for each value of that list argument. */
export interface RowPerValue {
  of: string;
  /** The most that the argument takes. */
  most: number;
}

export const COST = 'foyer:cost';

/** What hashing or comparing a password costs: some 500 a minute for an address, of which each keeps a core busy for a while. */
export const HASHING = 200;
/** What reading all that there is of something costs. */
export const READING_ALL = 500;

/** Takes so many points besides those of the answer for a GraphQL field, and for a download at all. */
export const Cost = (points: number) => applyDecorators(Extensions({ cost: points }), SetMetadata(COST, points));

/** How many rows a list holds that takes no `first`: so many at most, as many as the growing list of that name, or one for each value of an argument. */
export const Rows = (rows: number | GrowingList | RowPerValue) => Extensions({ rows });
