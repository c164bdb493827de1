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

  /** @param rows of the longest list of this kind */
  report(list: GrowingList, rows: number): void {
    this.sizes.set(list, rows);
  }

  /** The last report; undefined before the first. */
  of(list: GrowingList): number | undefined {
    return this.sizes.get(list);
  }
}
