/** Readings of public answers under way, so that requests for the same answer wait for the first in place of reading too. */
export class SharedReadings {
  private readonly waiting = new Map<string, (() => void)[]>();

  /** Calls `then` after the reading of that key. @returns false if none is under way; `then` is not called */
  wait(key: string, then: () => void): boolean {
    const others = this.waiting.get(key);
    others?.push(then);
    return others !== undefined;
  }

  /** @returns a function that ends the reading, also where its answer was not kept: those that wait look again */
  begin(key: string): () => void {
    const others = this.waiting.get(key) ?? [];
    this.waiting.set(key, others);
    return () => {
      if (this.waiting.get(key) !== others) return; // ended already
      this.waiting.delete(key);
      for (const then of others) then();
    };
  }
}
