import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Extensions } from '@nestjs/graphql';
import type { Effort } from './document-effort.js';
import type { GrowingList } from './list-sizes.js';

/** A list with one row for each value of its list argument. */
export interface RowPerValue {
  of: string;
  /** The most that the argument takes. */
  most: number;
  /** The cost of each row besides its fields. */
  each?: number;
}

export const COST = 'foyer:cost';

/**
 * The cost of hashing or comparing a password. The address's budget allows some 500 a minute, and each occupies a core
 * for a while.
 */
export const HASHING = 200;
/** The cost of reading all rows of a kind. */
export const READING_ALL = 500;

/** The extra cost of a refused document or variable: finding the errors and their places takes some milliseconds. */
export const REFUSAL = 20;
/** A document's nodes per point (see Effort): each takes about 4 µs, and a point is worth 0.1 ms. */
const NODES_PER_POINT = 25;
/** A document's comparisons per point, at about 1.3 µs each. */
const COMPARISONS_PER_POINT = 80;
/** Bytes of a body or message per point. */
const BYTES_PER_POINT = 1024;

/** The cost of a text by its length, charged before it is parsed; 0 below 1 KiB. */
export const pointsOfBytes = (bytes: number) => Math.floor(bytes / BYTES_PER_POINT);

/** The cost of validating a document; 0 for a small one. */
export const pointsOfEffort = ({ nodes, comparisons }: Effort) =>
  Math.floor(nodes / NODES_PER_POINT + comparisons / COMPARISONS_PER_POINT);

/** Adds points to the cost of a GraphQL field, or sets the cost of a download. */
export const Cost = (points: number) => applyDecorators(Extensions({ cost: points }), SetMetadata(COST, points));

/**
 * The rows of a list that takes no `first`. A fixed maximum, the size of a growing list, or one for each value of an
 * argument.
 */
export const Rows = (rows: number | GrowingList | RowPerValue) => Extensions({ rows });
