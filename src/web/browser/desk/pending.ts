import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { optional } from '../forms.js';
import { ask, newKey, Refusal } from '../api.js';
import { pose } from '../dialogs.js';
import { count, moment, money } from '../format.js';
import { watch } from '../live.js';
import { succeed, warn } from '../notices.js';
import {
  ApproveOrderDocument,
  PendingOrdersDocument,
  ProcessNextOrderDocument,
  RejectOrderDocument,
  type ApproveOrderMutation,
  type DeskOrderFragment,
} from '../operations.generated.js';
import { changesSince, headOf, itemName } from '../ordered.js';
import { press } from '../press.js';
import { priorityBadge } from '../status.js';
import { over, type Panel } from './panel.js';

/** How long after a move of the list a press may have been aimed at another row, in milliseconds. */
const SETTLE = 500;

/** The pending orders, in the order of processing. */
export class Pending implements Panel {
  private orders: DeskOrderFragment[] | undefined;
  private eventId = '';
  /** When rows last moved. */
  private movedAt = -Infinity;
  private unwatch = () => {};
  /** The idempotency key of Process next: a repetition after a lost answer decides no second order. */
  private key = newKey();

  /** @param total the number of all pending orders */
  constructor(
    private readonly changed: () => void,
    private readonly total: () => number,
  ) {}

  watch(eventId: string): void {
    this.unwatch();
    this.eventId = eventId;
    this.orders = undefined;
    this.unwatch = watch(
      PendingOrdersDocument,
      { eventId },
      {
        next: ({ pendingOrders }) => {
          if (hasMoved(this.orders ?? [], pendingOrders)) this.movedAt = performance.now();
          this.orders = pendingOrders;
          this.changed();
        },
        over,
      },
    );
  }

  view(): TemplateResult {
    const orders = this.orders ?? [];
    const more = this.total() - orders.length;
    return html`<section class="card mb-4" aria-labelledby="pending" tabindex="-1">
      <div class="card-body">
        <div class="d-flex flex-wrap gap-2 justify-content-between align-items-center mb-2">
          <h2 class="h4 mb-0" id="pending">Pending orders</h2>
          <button type="button" class="btn btn-primary" aria-disabled=${orders.length === 0}
            @click=${press('process next', () => this.processNext())}>
            Process next
          </button>
        </div>
        ${this.orders?.length === 0 ? html`<p class="mb-0">Nothing waits for you.</p>` : nothing}
        <ol class="list-group list-group-flush" aria-label="Pending orders, the next one first">
          ${repeat(
            orders,
            ({ id }) => id,
            (order) => row(order, (event) => this.isUnsettled(event)),
          )}
        </ol>
        ${orders.length > 0 && more > 0 ? html`<p class="mb-0 mt-2">and ${count(more)} more</p>` : nothing}
      </div>
    </section>`;
  }

  /** Whether the list moved just before the press, so that it may hit the wrong row. */
  private isUnsettled({ detail, timeStamp }: MouseEvent): boolean {
    if (detail === 0 || timeStamp - this.movedAt > SETTLE) return false;
    warn('The list has moved just now. Look again, then press.');
    return true;
  }

  private async processNext(): Promise<void> {
    const { eventId, key } = this;
    try {
      const { processNextOrder } = await ask(ProcessNextOrderDocument, { eventId, idempotencyKey: key });
      if (processNextOrder) tell(processNextOrder);
      else succeed('Nothing is pending any more.');
      this.key = newKey();
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'UNREACHABLE') this.key = newKey();
      throw error;
    }
  }
}

/** Whether an order that stays has moved. */
function hasMoved(before: DeskOrderFragment[], now: DeskOrderFragment[]): boolean {
  return before.some(({ id }, place) => {
    const at = now.findIndex((order) => order.id === id);
    return at !== -1 && at !== place;
  });
}

function row(order: DeskOrderFragment, unsettled: (event: MouseEvent) => boolean): TemplateResult {
  const { code, priority, customer, items, total, placedAt } = order;
  const named = html`<span class="visually-hidden"> order ${code}</span>`;
  const button = 'btn btn-sm btn-outline-secondary';
  const aimed = (does: (event: MouseEvent) => unknown) => (event: MouseEvent) => unsettled(event) || does(event);
  return html`<li class="list-group-item px-0" data-order=${code}>
    <div class="d-flex flex-wrap gap-2 justify-content-between">
      <div>
        <strong>${code}</strong> ${priorityBadge(priority)}
        <span class="text-break">${customer.fullName ?? customer.username}</span>
        <span class="text-body-secondary small text-break">${customer.email}</span>
        <div class="small text-body-secondary">
          ${items.map((item) => `${item.quantity} × ${itemName(item)}`).join(', ')} ·
          <span class="number">${money(total)}</span> · ${moment(placedAt)}
          ${changedSince(order)}
        </div>
      </div>
      <div class="d-flex flex-wrap gap-1 align-items-start">
        <button type="button" class="btn btn-sm btn-outline-primary" @click=${aimed(press(`approve ${order.id}`, () => approve(order)))}>Approve${named}</button>
        <button type="button" class=${button} @click=${aimed(() => approveWithNote(order))}>Approve with note${named}</button>
        <button type="button" class=${button} @click=${aimed(() => reject(order))}>Reject${named}</button>
      </div>
    </div>
  </li>`;
}

/** What the customer ordered, if the event is another one by now; staff see today's event above the list. */
function changedSince(order: DeskOrderFragment): TemplateResult | typeof nothing {
  return changesSince(order).length === 0 ? nothing : html`<br /><em>Ordered as ${headOf(order)}</em>`;
}

export async function approve({ id }: DeskOrderFragment, notes?: string): Promise<void> {
  const { approveOrder } = await ask(ApproveOrderDocument, { id, notes });
  tell(approveOrder);
}

function tell({ outcome, reason, order }: ApproveOrderMutation['approveOrder']): void {
  if (outcome === 'APPROVED') succeed(`Order ${order.code} is approved.`);
  else warn(`Order ${order.code} is rejected, for there are too few tickets: ${reason}`);
}

function approveWithNote(order: DeskOrderFragment): void {
  pose({
    title: `Approve order ${order.code}`,
    body: noteField(),
    does: 'Approve',
    run: (answers) => approve(order, optional(answers('notes'))),
  });
}

/** @param rejected called after the rejection */
export function reject({ id, code }: DeskOrderFragment, rejected?: () => Promise<void>): void {
  pose({
    title: `Reject order ${code}?`,
    body: noteField(),
    does: 'Reject',
    dangerous: true,
    async run(answers) {
      await ask(RejectOrderDocument, { id, notes: optional(answers('notes')) });
      succeed(`Order ${code} is rejected.`);
      await rejected?.();
    },
  });
}

function noteField(): TemplateResult {
  return html`<label class="form-label" for="notes">Note to the customer (if you like)</label>
    <textarea class="form-control" id="notes" name="notes" maxlength="4000" rows="3"></textarea>`;
}
