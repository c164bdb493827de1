import { newKey } from './api.js';

/** The chosen tickets. They survive reloads and a login, and end with the tab. */
export class Cart {
  private readonly chosen: Map<string, number>;
  /** The order's idempotency key: it is placed once, even if it is sent again after a reload. */
  key: string;

  /** @param name the storage key: one cart per event */
  constructor(
    private readonly name: string,
    private readonly storage: Storage = sessionStorage,
  ) {
    const kept = storage.getItem(name);
    const { key, chosen } = kept === null ? EMPTY : (JSON.parse(kept) as typeof EMPTY);
    this.key = key ?? newKey();
    this.chosen = new Map(chosen);
  }

  quantity(ticketTypeId: string): number {
    return this.chosen.get(ticketTypeId) ?? 0;
  }

  /** @param quantity tickets; 0 removes the type */
  choose(ticketTypeId: string, quantity: number): void {
    if (quantity === this.quantity(ticketTypeId)) return;
    if (quantity > 0) this.chosen.set(ticketTypeId, quantity);
    else this.chosen.delete(ticketTypeId);
    this.key = newKey();
    this.storage.setItem(this.name, JSON.stringify({ key: this.key, chosen: [...this.chosen] }));
  }

  clear(): void {
    this.chosen.clear();
    this.key = newKey();
    this.storage.removeItem(this.name);
  }
}

const EMPTY: { key?: string; chosen: [string, number][] } = { chosen: [] };
