export const median = (values) => percentile(values, 0.5);

/** The value below which that share of the values lies. */
export function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** Figures of measurements, kept by what was measured and of which server, one for each round. */
export class Figures {
  #rounds = new Map();

  /** @param {string} figure what was measured, as `placeOrder` @param {Record<string, number>} values */
  add(figure, server, values) {
    const key = `${figure}\n${server}`;
    this.#rounds.set(key, [...(this.#rounds.get(key) ?? []), values]);
  }

  /** The median of all rounds; undefined where it was not measured. */
  get(figure, server, value) {
    const values = this.#rounds.get(`${figure}\n${server}`)?.map((round) => round[value]);
    return values?.[0] === undefined ? undefined : median(values);
  }

  /** Pairs of figure and server, in the order in which they were first measured. */
  keys() {
    return [...this.#rounds.keys()].map((key) => key.split('\n'));
  }
}
