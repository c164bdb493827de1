import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Refusal } from '../api.js';
import { count, money } from '../format.js';
import { watch } from '../live.js';
import { FiguresDocument, type FiguresSubscription } from '../operations.generated.js';
import { isAtLeast } from '../ui.js';
import { addTicketType, editTicketType } from './inventory.js';
import type { Panel } from './panel.js';

export type Stats = FiguresSubscription['dashboardStats'];
type TypeStats = Stats['ticketTypes'][number];

/** Revenue, order counts and stock. Other panels read the ticket types from here. */
export class Figures implements Panel {
  stats: Stats | undefined;
  private unwatch = () => {};

  constructor(
    private readonly changed: (stats: Stats) => void,
    private readonly over: (refusal?: Refusal) => void,
  ) {}

  watch(eventId: string): void {
    this.unwatch();
    const next = ({ dashboardStats }: FiguresSubscription) => {
      this.stats = dashboardStats;
      this.changed(dashboardStats);
    };
    this.unwatch = watch(FiguresDocument, { eventId }, { next, over: this.over });
  }

  /** Call only after the figures have loaded. */
  view(): TemplateResult {
    const { revenue, pendingOrders, approvedOrders, completedOrders, rejectedOrders, cancelledOrders } = this.stats!;
    return html`<section aria-label="Figures" tabindex="-1">
      <dl class="figures mb-4">
        ${tile('Revenue', money(revenue), 'revenue')}
        ${tile('Pending', count(pendingOrders), 'pending')}
        ${tile('Approved', count(approvedOrders), 'approved')}
        ${tile('Completed', count(completedOrders), 'completed')}
        ${tile('Rejected', count(rejectedOrders), 'rejected')}
        ${tile('Cancelled', count(cancelledOrders), 'cancelled')}
      </dl>
    </section>`;
  }

  /** Call only after the figures have loaded. */
  stockView(): TemplateResult {
    const { event, ticketTypes, revenue } = this.stats!;
    const manages = isAtLeast('MANAGER');
    return html`<section class="card mb-4" aria-labelledby="stock" tabindex="-1">
      <div class="card-body">
        <div class="d-flex flex-wrap gap-2 justify-content-between align-items-center mb-2">
          <h2 class="h4 mb-0" id="stock">Stock</h2>
          ${
            manages
              ? html`<button type="button" class="btn btn-outline-secondary btn-sm" @click=${() => addTicketType(event.id, revenue)}>
                Add a ticket type
              </button>`
              : nothing
          }
        </div>
        <div class="table-responsive" tabindex="0" role="group" aria-labelledby="stock">
          <table class="table align-middle mb-0">
            <thead>
              <tr>
                <th scope="col">Ticket</th>
                ${manages ? html`<th scope="col"><span class="visually-hidden">Change</span></th>` : nothing}
                ${['Price', 'Available', 'Held', 'Sold', 'Pending', 'Waiting', 'Revenue'].map(
                  (name) => html`<th scope="col" class="text-end">${name}</th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${repeat(
                ticketTypes,
                ({ ticketType }) => ticketType.id,
                (type) => stockRow(type, manages),
              )}
            </tbody>
          </table>
        </div>
      </div>
    </section>`;
  }
}

function tile(name: string, value: string, figure: string): TemplateResult {
  return html`<div class="card p-3">
    <dt class="fw-normal text-body-secondary">${name}</dt>
    <dd class="figure number mb-0" data-figure=${figure}>${value}</dd>
  </div>`;
}

function stockRow(type: TypeStats, manages: boolean): TemplateResult {
  const { ticketType, available, held, sold, pendingQuantity, waitingQuantity, revenue } = type;
  return html`<tr data-type=${ticketType.name}>
    <th scope="row">${ticketType.name}</th>
    ${
      manages
        ? html`<td>
          <button type="button" class="btn btn-outline-secondary btn-sm" @click=${() => editTicketType(type)}>
            Change<span class="visually-hidden"> ${ticketType.name}</span>
          </button>
        </td>`
        : nothing
    }
    ${cell(money(ticketType.price))} ${[available, held, sold, pendingQuantity, waitingQuantity].map((value) => cell(count(value)))}
    ${cell(money(revenue))}
  </tr>`;
}

function cell(value: string): TemplateResult {
  return html`<td class="text-end number">${value}</td>`;
}
