import { Injectable } from '@nestjs/common';

/** How many points are worked on at once; a piece of work that costs more is alone. */
const MOST_AT_ONCE = 2000;

interface Waiting {
  points: number;
  start: () => void;
}

/**
 * Spreads readings and pushes: only some at once, first come, first served, and a turn of the event loop after each, so
 * that requests come in between.
 */
@Injectable()
export class Turns {
  private readonly line: Waiting[] = [];
  private running = 0;

  /** Works when it is this work's turn. @throws whatever the work throws */
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
