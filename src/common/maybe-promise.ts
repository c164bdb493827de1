/** A value, or a promise of it. GraphQL's fields take either. */
export type MaybePromise<T> = T | Promise<T>;

/** Applies `use` at once to a value that is there: each promise costs some µs, and a list has hundreds of fields. */
export function andThen<T, R>(value: MaybePromise<T>, use: (value: T) => R): MaybePromise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}
