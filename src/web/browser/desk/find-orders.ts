import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { answersTo, optional } from '../forms.js';
import { ask } from '../api.js';
import { pose } from '../dialogs.js';
import { moment, money } from '../format.js';
import { attempt, succeed } from '../notices.js';
import {
  CancelOrderDocument,
  CompleteOrderDocument,
  FindOrdersDocument,
  type DeskOrderFragment,
  type FindOrdersQuery,
  type OrderFilter,
  type OrderStatus,
} from '../operations.generated.js';
import { itemName } from '../ordered.js';
import { press } from '../press.js';
import { STATUS_WORDS, statusBadge } from '../status.js';
import type { Panel } from './panel.js';
import { approve, reject } from './pending.js';

type Found = FindOrdersQuery['orders'];
type FoundOrder = Found['edges'][number]['node'];

const STATUSES = Object.keys(STATUS_WORDS) as OrderStatus[];

/**
 * Finds an order by code or customer in all events, or lists those of the event, to complete or cancel it. The results
 * are not live.
 */
export class FindOrders implements Panel {
  private eventId = '';
  private pages: Found[] | undefined;
  private filter: OrderFilter | undefined;

  constructor(private readonly changed: () => void) {}

  /** Clears the results of another event. */
  watch(eventId: string): void {
    this.eventId = eventId;
    this.filter = undefined;
    this.pages = undefined;
  }

  view(): TemplateResult {
    const found = (this.pages ?? []).flatMap(({ edges }) => edges).map(({ node }) => node);
    const more = this.pages?.at(-1)?.pageInfo;
    return html`<section class="card mb-4" aria-labelledby="find" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="find">Find orders</h2>
        <form class="row g-2 mb-2" role="search" @submit=${(event: SubmitEvent) => this.submit(event)}>
          <div class="col-sm">
            <label class="form-label" for="search">Code or customer</label>
            <input class="form-control" id="search" name="search" type="search" maxlength="400" />
          </div>
          <div class="col-sm-4">
            <label class="form-label" for="status">Status</label>
            <select class="form-select" id="status" name="status">
              <option value="">All</option>
              ${STATUSES.map((status) => html`<option value=${status}>${STATUS_WORDS[status]}</option>`)}
            </select>
          </div>
          <div class="col-sm-auto align-self-end"><button class="btn btn-outline-secondary">Find</button></div>
        </form>
        <div role="status">${this.pages ? this.howMany(found.length, more?.hasNextPage) : nothing}</div>
        <ul class="list-group list-group-flush">
          ${repeat(
            found,
            ({ id }) => id,
            (order) => this.row(order),
          )}
        </ul>
        ${
          more?.hasNextPage
            ? html`<button type="button" class="btn btn-outline-secondary mt-2" @click=${() => attempt(() => this.more())}>Show more</button>`
            : nothing
        }
      </div>
    </section>`;
  }

  private row(order: FoundOrder): TemplateResult {
    const { code, status, customer, items, total, placedAt, nextStatuses, receiptUrl } = order;
    const named = html`<span class="visually-hidden"> order ${code}</span>`;
    const button = 'btn btn-sm btn-outline-secondary';
    return html`<li class="list-group-item px-0 d-flex flex-wrap gap-2 justify-content-between">
      <div>
        <strong>${code}</strong> ${statusBadge(status)} <span class="text-break">${customer.fullName ?? customer.username}</span>
        ${order.event.id === this.eventId ? nothing : html`<span class="text-break">${order.event.name}</span>`}
        <span class="small text-body-secondary"><span class="number">${money(total)}</span> · ${moment(placedAt)}</span>
        <div class="small text-body-secondary">${items.map((item) => `${item.quantity} × ${itemName(item)}`).join(', ')}</div>
      </div>
      <div class="d-flex flex-wrap gap-1">
        ${receiptUrl === null ? nothing : html`<a class=${button} href=${receiptUrl}>Receipt${named}</a>`}
        ${
          nextStatuses.includes('APPROVED')
            ? html`<button type="button" class=${button} @click=${press(`approve ${order.id}`, () => this.change(() => approve(order)))}>
                  Approve${named}
                </button>
                <button type="button" class=${button} @click=${() => reject(order, () => this.find())}>Reject${named}</button>`
            : nothing
        }
        ${
          nextStatuses.includes('COMPLETED')
            ? html`<button type="button" class=${button} @click=${press(`complete ${order.id}`, () => this.complete(order))}>Complete${named}</button>`
            : nothing
        }
        ${
          nextStatuses.includes('CANCELLED')
            ? html`<button type="button" class=${button} @click=${() => this.cancel(order)}>Cancel${named}</button>`
            : nothing
        }
      </div>
    </li>`;
  }

  private submit(event: SubmitEvent): void {
    const answers = answersTo(event);
    const status = answers('status') as OrderStatus | '';
    const search = optional(answers('search'));
    this.filter = { eventId: search ? undefined : this.eventId, search, status: status || undefined };
    void attempt(() => this.find());
  }

  private async find(): Promise<void> {
    const { filter } = this;
    if (!filter) return;
    const { orders } = await ask(FindOrdersDocument, { filter });
    if (filter !== this.filter) return; // another search has started
    this.pages = [orders];
    this.changed();
  }

  private async more(): Promise<void> {
    const { filter, pages = [] } = this;
    if (!filter) return;
    const { orders } = await ask(FindOrdersDocument, { filter, after: pages.at(-1)?.pageInfo.endCursor });
    if (pages !== this.pages) return;
    this.pages = [...pages, orders];
    this.changed();
  }

  private howMany(found: number, more = false): string {
    const where = this.filter?.eventId ? 'of this event' : 'of all events';
    if (found === 0) return `There is no such order among those ${where}.`;
    return more ? `The newest ${found} orders ${where}:` : `${found} ${found === 1 ? 'order' : 'orders'} ${where}:`;
  }

  /** Runs the change and searches again, after a failure as well: the list was out of date then. */
  private async change(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } finally {
      await this.find();
    }
  }

  private async complete({ id, code }: DeskOrderFragment): Promise<void> {
    await this.change(() => ask(CompleteOrderDocument, { id }));
    succeed(`Order ${code} is completed.`);
  }

  private cancel({ id, code, status }: DeskOrderFragment): void {
    pose({
      title: `Cancel order ${code}?`,
      body: html`
        <p>${status === 'PENDING' ? 'It leaves the list.' : 'Its tickets go back on sale.'} This is final.</p>
        <label class="form-label" for="reason">Reason (the customer sees it)</label>
        <textarea class="form-control" id="reason" name="reason" maxlength="4000" rows="2"></textarea>
      `,
      does: 'Cancel the order',
      dangerous: true,
      run: async (answers) => {
        await this.change(() => ask(CancelOrderDocument, { id, reason: optional(answers('reason')) }));
        succeed(`Order ${code} is cancelled.`);
      },
    });
  }
}
