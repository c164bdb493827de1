import { Injectable } from '@nestjs/common';

/** A list without `first` that grows with the events and tickets of the shop. */
export type GrowingList = 'events' | 'ticketTypes' | 'items';

/**
 * The current maximum of rows of each growing list. The features that own the lists report them; operations are weighed
 * by them.
 */
@Injectable()
export class ListSizes {
  private readonly sizes = new Map<GrowingList, number>();
  private changes = 0;

  /** @param rows of the longest list of this kind */
  report(list: GrowingList, rows: number): void {
    if (this.sizes.get(list) !== rows) this.changes++;
    this.sizes.set(list, rows);
  }

  /** Another number after each change of a size: operations may have another cost. */
  get revision(): number {
    return this.changes;
  }

  /** The last report; undefined before the first. */
  of(list: GrowingList): number | undefined {
    return this.sizes.get(list);
  }
}
