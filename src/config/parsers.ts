import { z } from 'zod';

export const text = (fallback?: string) => (fallback === undefined ? z.string() : z.string().default(fallback));

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], 'takes true or false')
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true');

/** @param what the number is of, for the one line that a wrong value ends the start with */
export const number = (fallback: number, least: number, most: number, what = 'a whole number') =>
  z
    .string()
    .default(String(fallback))
    .refine(
      (value) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most,
      `takes ${what}, ${least} to ${most}`,
    )
    .transform(Number);
