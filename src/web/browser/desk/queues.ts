import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { ask } from '../api.js';
import { pose } from '../dialogs.js';
import { count, moment, tickets } from '../format.js';
import { watch } from '../live.js';
import { succeed } from '../notices.js';
import {
  FulfillQueueEntryDocument,
  LeaveQueueDocument,
  LineDocument,
  type LineSubscription,
} from '../operations.generated.js';
import { press } from '../press.js';
import type { Stats } from './figures.js';
import { over } from './panel.js';

type Line = LineSubscription['queue'][number];
type TypeStats = Stats['ticketTypes'][number];

/** The number of queues that are open at first; others open by hand. */
const OPEN = 6;

/** The most open queues, since subscriptions per page are limited. One more closes the one that was opened first. */
const AT_ONCE = 30;

/** The most entries that are shown, as the operation requests them. */
const SHOWN = 50;

/** One queue per ticket type, watched while it is open. */
export class Queues {
  private readonly lines = new Map<string, Line[]>();
  private readonly watched = new Map<string, () => void>();
  private seen = new Set<string>();

  constructor(private readonly changed: () => void) {}

  /** Opens the first queues of an event, once. */
  show(ticketTypes: TypeStats[]): void {
    for (const { ticketType } of ticketTypes.slice(0, OPEN))
      if (!this.seen.has(ticketType.id)) this.open(ticketType.id);
    this.seen = new Set(ticketTypes.map(({ ticketType }) => ticketType.id));
    for (const id of this.watched.keys()) if (!this.seen.has(id)) this.close(id);
  }

  view(ticketTypes: TypeStats[]): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="queues" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="queues">Queues</h2>
        ${repeat(
          ticketTypes,
          ({ ticketType }) => ticketType.id,
          (type) => this.queue(type),
        )}
      </div>
    </section>`;
  }

  private queue({ ticketType, waitingEntries, waitingQuantity, pendingQuantity }: TypeStats): TemplateResult {
    const { id, name } = ticketType;
    const lines = this.lines.get(id);
    return html`<details
      class="border-top py-2"
      data-queue=${name}
      ?open=${this.watched.has(id)}
      @toggle=${(event: Event) => ((event.target as HTMLDetailsElement).open ? this.open(id) : this.close(id))}
    >
      <summary>
        <strong>${name}</strong>:
        ${waitingEntries === 0 ? 'nobody waits' : `${count(waitingEntries)} waiting for ${tickets(waitingQuantity)}`};
        ${tickets(pendingQuantity)} in pending orders
      </summary>
      ${lines === undefined ? nothing : lineView(lines, name)}
    </details>`;
  }

  private open(id: string): void {
    if (this.watched.has(id)) return;
    const next = ({ queue }: LineSubscription) => {
      this.lines.set(id, queue);
      this.changed();
    };
    const [longest] = this.watched.keys();
    if (this.watched.size === AT_ONCE && longest !== undefined) this.close(longest);
    this.watched.set(id, watch(LineDocument, { ticketTypeId: id }, { next, over }));
    this.changed();
  }

  private close(id: string): void {
    this.watched.get(id)?.();
    this.watched.delete(id);
    this.lines.delete(id);
  }
}

function lineView(lines: Line[], ticket: string): TemplateResult {
  if (lines.length === 0) return html`<p class="text-body-secondary mb-0 mt-2">Nobody is in line.</p>`;
  return html`<ol class="mb-0 mt-2">
      ${repeat(
        lines,
        ({ entry, order }) => `${entry?.id} ${order?.id}`,
        (line) => row(line, ticket),
      )}
    </ol>
    ${lines.length < SHOWN ? nothing : html`<p class="mb-0">These are the first ${SHOWN}.</p>`}`;
}

function row({ quantity, since, customer, entry, order }: Line, ticket: string): TemplateResult {
  const who = customer.fullName ?? customer.username;
  const about = html`<span class="text-body-secondary small">since ${moment(since)}</span>`;
  if (!entry) return html`<li class="mb-1">${who}: ${tickets(quantity)} in pending order ${order!.code} ${about}</li>`;
  const named = html`<span class="visually-hidden"> ${who}’s place in the queue for ${ticket}</span>`;
  return html`<li class="mb-1" data-entry=${customer.username}>
    ${who} waits for ${tickets(quantity)} ${about}
    <button type="button" class="btn btn-sm btn-outline-primary" @click=${press(`fulfil ${entry.id}`, () => fulfil(entry.id, who))}>Fulfil${named}</button>
    <button type="button" class="btn btn-sm btn-outline-secondary" @click=${() => remove(entry.id, who, ticket)}>Remove${named}</button>
  </li>`;
}

async function fulfil(id: string, who: string): Promise<void> {
  const { fulfillQueueEntry } = await ask(FulfillQueueEntryDocument, { id });
  succeed(`${who} has order ${fulfillQueueEntry.order?.code}, approved.`);
}

function remove(id: string, who: string, ticket: string): void {
  pose({
    title: `Take ${who} out of the queue?`,
    body: html`<p>${who} loses the place in the queue for ${ticket}. This is final.</p>`,
    does: 'Take out',
    dangerous: true,
    async run() {
      await ask(LeaveQueueDocument, { id });
      succeed(`${who} is out of the queue.`);
    },
  });
}
