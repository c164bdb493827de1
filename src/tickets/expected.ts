import { DomainError } from '../common/domain-error.js';

type Figures = Readonly<Record<string, unknown>>;

/**
 * Refuses a change that was decided on figures that are no longer true. Only the fields of `expected` are compared; null expects no value.
 * @param what names the changed thing, for people
 * @throws DomainError CONFLICT with the differing fields, expected and actual
 */
export function assertExpected(what: string, expected: Figures, actual: Figures): void {
  const differing = Object.keys(expected).filter((field) => !same(expected[field], actual[field]));
  if (differing.length === 0) return;
  const of = (figures: Figures) => Object.fromEntries(differing.map((field) => [field, figures[field] ?? null]));
  const message = `The ${what} was changed meanwhile: ${differing.join(', ')}.`;
  throw new DomainError('CONFLICT', message, { expected: of(expected), actual: of(actual) });
}

/**
 * Refuses a price that the customer has not seen. Prices are in minor units of `currency`.
 * @throws DomainError PRICE_CHANGED with both prices
 */
export function assertExpectedPrice(
  expected: number | null | undefined,
  type: { id: number; name: string; price: number },
  currency: string,
): void {
  if (expected === undefined || expected === null || expected === type.price) return;
  throw new DomainError('PRICE_CHANGED', `The price of ${type.name} has changed.`, {
    ticketTypeId: type.id,
    ticketType: type.name,
    expected,
    actual: type.price,
    currency,
  });
}

/** The fields that are neither left out nor null. */
export function named<T extends object>(expected: T | null | undefined): Partial<T> {
  const fields = Object.entries(expected ?? {}).filter(([, value]) => (value ?? null) !== null);
  return Object.fromEntries(fields) as Partial<T>;
}

function same(one: unknown, other: unknown): boolean {
  const [left, right] = [one, other].map((value) => (value instanceof Date ? value.getTime() : (value ?? null)));
  return left === right;
}
