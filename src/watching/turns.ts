import { Injectable } from '@nestjs/common';

/** The points that run at once; work with a higher cost runs alone. */
const MOST_AT_ONCE = 2000;

interface Waiting {
  points: number;
  start: () => void;
}

/**
 * Limits concurrent reads and pushes, first come, first served. After each one the event loop makes a turn, so that
 * requests come in between.
 */
@Injectable()
export class Turns {
  private readonly line: Waiting[] = [];
  private running = 0;

  /** Runs `work` in its turn. @throws any error of `work` */
  async take<T>(points: number, work: () => Promise<T> | T): Promise<T> {
    await new Promise<void>((start) => {
      this.line.push({ points, start });
      this.advance();
    });
    try {
      return await work();
    } finally {
      setImmediate(() => {
        this.running -= points;
        this.advance();
      });
    }
  }

  private advance(): void {
    for (let first = this.line[0]; first && this.hasRoomFor(first.points); first = this.line[0]) {
      this.line.shift();
      this.running += first.points;
      first.start();
    }
  }

  private hasRoomFor(points: number): boolean {
    return this.running === 0 || this.running + points <= MOST_AT_ONCE;
  }
}
