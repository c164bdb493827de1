import { newKey } from './api.js';

/** What somebody has chosen but not ordered; kept while they log in, and gone with the tab. */
export class Cart {
  private readonly chosen: Map<string, number>;
  /** Names this order, so that it is placed once however often it is sent. */
  key = newKey();

  /** @param name what it is kept under: one cart per event */
  constructor(
    private readonly name: string,
    private readonly storage: Storage = sessionStorage,
  ) {
    this.chosen = new Map(JSON.parse(storage.getItem(name) ?? '[]') as [string, number][]);
  }

  quantity(ticketTypeId: string): number {
    return this.chosen.get(ticketTypeId) ?? 0;
  }

  /** @param quantity tickets; 0 takes the type out */
  choose(ticketTypeId: string, quantity: number): void {
    if (quantity > 0) this.chosen.set(ticketTypeId, quantity);
    else this.chosen.delete(ticketTypeId);
    this.key = newKey();
    this.storage.setItem(this.name, JSON.stringify([...this.chosen]));
  }

  clear(): void {
    this.chosen.clear();
    this.key = newKey();
    this.storage.removeItem(this.name);
  }
}
