/** The points per second, and the most that can be saved up. */
export interface Rate {
  perSecond: number;
  burst: number;
}

interface Waiting {
  points: number;
  settle: (paid: boolean) => void;
}

/**
 * A token bucket with a first-in, first-out queue; it starts full. rate-limiter-flexible has no queue whose entries can
 * leave, and it counts in fixed windows.
 */
export class TokenBucket {
  private readonly line: Waiting[] = [];
  private level: number;
  private filledAt = performance.now();
  private timer?: NodeJS.Timeout;

  constructor(private readonly rate: Rate) {
    this.level = rate.burst;
  }

  /**
   * Waits for the points and takes them. More points than the burst need a full bucket and leave a debt.
   *
   * @returns false if `signal` was aborted first; nothing was taken then
   */
  async take(points: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.takeNow(points)) return true;
    return new Promise((resolve) => {
      const leave = () => this.leave(waiting);
      const settle = (paid: boolean) => {
        signal.removeEventListener('abort', leave);
        resolve(paid);
      };
      const waiting = { points, settle };
      signal.addEventListener('abort', leave);
      this.line.push(waiting);
      this.wait();
    });
  }

  /** Whether `take` would have the points at once. */
  has(points: number): boolean {
    this.fill();
    return this.line.length === 0 && this.level >= this.needed(points);
  }

  /** Takes the points if it has them. */
  takeNow(points: number): boolean {
    return this.line.length === 0 && this.pays(points);
  }

  /** Whether it equals a new bucket. */
  get isFull(): boolean {
    this.fill();
    return this.line.length === 0 && this.level === this.rate.burst;
  }

  private fill(): void {
    const now = performance.now();
    const gained = ((now - this.filledAt) / 1000) * this.rate.perSecond;
    this.level = Math.min(this.rate.burst, this.level + gained);
    this.filledAt = now;
  }

  private pays(points: number): boolean {
    this.fill();
    if (this.level < this.needed(points)) return false;
    this.level -= points;
    return true;
  }

  private needed(points: number): number {
    return Math.min(points, this.rate.burst);
  }

  private leave(waiting: Waiting): void {
    const place = this.line.indexOf(waiting);
    if (place < 0) return;
    this.line.splice(place, 1);
    waiting.settle(false);
    this.wait();
  }

  /** Sets the timer for the first in the queue; none for an empty queue. */
  private wait(): void {
    clearTimeout(this.timer);
    const first = this.line[0];
    if (!first) return;
    const missing = this.needed(first.points) - this.level;
    this.timer = setTimeout(() => this.serve(), Math.max(1, Math.ceil((missing / this.rate.perSecond) * 1000)));
  }

  private serve(): void {
    while (this.line[0] && this.pays(this.line[0].points)) this.line.shift()!.settle(true);
    this.wait();
  }
}
