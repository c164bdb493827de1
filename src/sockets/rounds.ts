/** The parts of a period; in each, a part of the members is visited. */
const PARTS = 16;

/** Visits each member once in a period, spread over it: one timer for thousands of sockets. */
export class Rounds<T> {
  private readonly parts: readonly Set<T>[] = Array.from({ length: PARTS }, () => new Set<T>());
  private visited = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(periodMs: number, visit: (member: T) => void) {
    this.timer = setInterval(() => {
      this.visited = (this.visited + 1) % PARTS;
      for (const member of this.parts[this.visited]!) visit(member);
    }, periodMs / PARTS).unref();
  }

  /** The first visit comes a period later, less a part of it at most. */
  join(member: T): void {
    this.parts[this.visited]!.add(member);
  }

  leave(member: T): void {
    for (const part of this.parts) part.delete(member);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
