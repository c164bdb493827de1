import { Injectable } from '@nestjs/common';

type Use = (eventId: number) => Promise<boolean>;

/**
 * Whether anybody holds a price in an event's currency. Modules above this one know that, so they
 * register how to find out; imports stay one way.
 */
@Injectable()
export class EventUses {
  private readonly uses: Use[] = [];

  register(use: Use): void {
    this.uses.push(use);
  }

  async any(eventId: number): Promise<boolean> {
    for (const use of this.uses) if (await use(eventId)) return true;
    return false;
  }
}
