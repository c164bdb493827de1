import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Extensions } from '@nestjs/graphql';
import type { Effort } from './document-effort.js';
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

/** What a refused document or variable costs besides: finding out what is wrong, and where, takes some milliseconds. */
export const REFUSAL = 20;
/** Of a document's nodes (see Effort), at about 4 µs each: 0.1 ms, which is what 1 point is worth. */
const NODES_PER_POINT = 25;
/** Of its comparisons, at about 1.3 µs each. */
const COMPARISONS_PER_POINT = 80;
/** Of a body or message. */
const BYTES_PER_POINT = 1024;

/** What a text costs by its length, before anything reads it; nothing below 1 KiB. */
export const pointsOfBytes = (bytes: number) => Math.floor(bytes / BYTES_PER_POINT);

/** What a document costs that is to be validated; nothing for a small one. */
export const pointsOfEffort = ({ nodes, comparisons }: Effort) =>
  Math.floor(nodes / NODES_PER_POINT + comparisons / COMPARISONS_PER_POINT);

/** Takes so many points besides those of the answer for a GraphQL field, and for a download at all. */
export const Cost = (points: number) => applyDecorators(Extensions({ cost: points }), SetMetadata(COST, points));

/** How many rows a list holds that takes no `first`: so many at most, as many as the growing list of that name, or one for each value of an argument. */
export const Rows = (rows: number | GrowingList | RowPerValue) => Extensions({ rows });
