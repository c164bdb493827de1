import { lines, PLACE, type Customer } from '../../support/box-office.js';
import type { Client, Refusal } from '../../support/client.js';

/** Customers who order without a pause, each as soon as the last answer is there, until they are told to stop. */
export class Rush {
  /** What was acknowledged, by id. */
  readonly acknowledged = new Set<string>();
  /** The codes of what was refused, or the code of the network where no answer came. */
  readonly refused = new Map<string, number>();
  private over = false;
  private readonly all: Promise<unknown>;
  private waiting: { count: number; resolve: () => void }[] = [];

  constructor(customers: Customer[], ticketTypeId: string) {
    this.all = Promise.all(customers.map(({ client }) => this.order(client, ticketTypeId)));
  }

  /** Resolves when so many more were acknowledged. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ count: this.acknowledged.size + count, resolve }));
  }

  async end(): Promise<void> {
    this.over = true;
    await this.all;
  }

  private async order(client: Client, ticketTypeId: string): Promise<void> {
    const input = { items: lines({ [ticketTypeId]: 1 }) };
    while (!this.over) {
      const { data, errors } = await client
        .asks<{ placeOrder: { id: string } }>(PLACE, { input })
        .catch((error: Error) => ({
          data: undefined,
          errors: [{ extensions: { code: noAnswer(error) } }] as Refusal[],
        }));
      for (const { extensions } of errors ?? []) {
        this.refused.set(extensions.code, (this.refused.get(extensions.code) ?? 0) + 1);
      }
      if (!data) continue;
      this.acknowledged.add(data.placeOrder.id);
      this.waiting = this.waiting.filter(({ count, resolve }) => this.acknowledged.size < count || resolve());
    }
  }
}

function noAnswer({ cause }: Error): string {
  return (cause as { code?: string } | undefined)?.code ?? 'NO_ANSWER';
}
