import { Injectable } from '@nestjs/common';

/** A list that takes no `first` and grows with what an office sells. */
export type GrowingList = 'events' | 'ticketTypes' | 'items';

/** How many rows each growing list holds at most right now. Rooms report their own; operations are weighed by it. */
@Injectable()
export class ListSizes {
  private readonly sizes = new Map<GrowingList, number>();

  /** @param rows of the longest such list that there is */
  report(list: GrowingList, rows: number): void {
    this.sizes.set(list, rows);
  }

  /** Nothing before the first report. */
  of(list: GrowingList): number | undefined {
    return this.sizes.get(list);
  }
}
