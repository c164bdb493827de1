import { z } from 'zod';

export const text = (fallback?: string) => (fallback === undefined ? z.string() : z.string().default(fallback));

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], 'takes true or false')
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true');

/** A check that says why a text is refused, as the sentence after the variable's name. */
export const refusing =
  (refusal: (value: string) => string | undefined) =>
  ({ value, issues }: z.core.ParsePayload<string>) => {
    const message = refusal(value);
    if (message !== undefined) issues.push({ code: 'custom', message, input: value });
  };

/** @param what the number is of, for the one line that a wrong value ends the start with */
export const number = (fallback: number, least: number, most: number, what = 'a whole number') =>
  z
    .string()
    .default(String(fallback))
    .refine(
      (value) => /^(0|[1-9]\d{0,8})$/.test(value) && Number(value) >= least && Number(value) <= most,
      `takes ${what}, ${least} to ${most}`,
    )
    .transform(Number);
