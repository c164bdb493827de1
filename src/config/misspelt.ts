const LONG = 60;

/**
 * The variable that a name in `.env` is probably meant to be: one with other case or dashes, with up to two letters
 * wrong, or with the same first word (`ADMIN_PASS`). Undefined for a variable itself, and for a name unlike any.
 */
export function misspelt(name: string, variables: readonly string[]): string | undefined {
  if (variables.includes(name) || name.length > LONG) return undefined;
  const plain = name.toUpperCase().replace(/[-.]/g, '_');
  const byDistance = variables
    .map((variable) => ({ variable, distance: distance(plain, variable) }))
    .toSorted((one, other) => one.distance - other.distance);
  const nearest = byDistance[0];
  if (nearest && nearest.distance <= (nearest.variable.length < 6 ? 1 : 2)) return nearest.variable;
  const [first, ...more] = plain.split('_');
  if (more.length === 0 || first === 'NODE') return undefined; // NODE_OPTIONS and others are Node's
  const alike = byDistance.map(({ variable }) => variable).filter((variable) => variable.startsWith(`${first}_`));
  return alike.find((variable) => variable.startsWith(plain)) ?? alike[0];
}

/** How many letters to insert, remove or replace (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [place, target] of Array.from(other).entries()) {
      const replaced = row[place]! + (letter === target ? 0 : 1);
      next.push(Math.min(replaced, row[place + 1]! + 1, next[place]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
