/** A GraphQL enum with equal names and values, from a list of names. */
export function valuesOf<T extends string>(names: readonly T[]): { [K in T]: K } {
  return Object.fromEntries(names.map((name) => [name, name])) as { [K in T]: K };
}
