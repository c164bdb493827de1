import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { ask } from './api.js';
import { Cart } from './cart.js';
import { CurrentEvent } from './current-event.js';
import { eventHead, withoutEvent } from './event-head.js';
import { count, money, tickets } from './format.js';
import { onConnection, watch } from './live.js';
import { myQueue, placeInQueue, watchMyQueue } from './my-queue.js';
import { announce, succeed, warn } from './notices.js';
import { whyNotOnSale } from './on-sale.js';
import {
  JoinQueueDocument,
  PlaceOrderDocument,
  TicketsOnSaleDocument,
  type HappeningFragment,
  type TicketsOnSaleSubscription,
} from './operations.generated.js';
import { press } from './press.js';
import { stepper } from './stepper.js';
import { loginPage, show, viewer } from './ui.js';

type TicketType = TicketsOnSaleSubscription['ticketTypes'][number];
type Line = { type: TicketType; quantity: number };

let types: TicketType[] | undefined;
let cart: Cart;
let unwatch = () => {};

const draw = show(page);
const current = new CurrentEvent(open, draw);
onConnection(draw);
if (viewer.name !== '') watchMyQueue(draw);

function open({ id }: HappeningFragment): void {
  cart = new Cart(`cart ${id}`);
  types = undefined;
  unwatch();
  const next = ({ ticketTypes }: TicketsOnSaleSubscription) => {
    announceStock(types, ticketTypes);
    types = ticketTypes;
    draw();
  };
  unwatch = watch(TicketsOnSaleDocument, { eventId: id }, { next, over: current.over });
}

/** The event as the ticket types last showed it; without types, as it was when the page loaded. */
function event(): HappeningFragment {
  return types?.[0]?.event ?? current.chosen!;
}

function announceStock(before: TicketType[] | undefined, now: TicketType[]): void {
  for (const { id, name, available } of now) {
    const known = before?.find((type) => type.id === id);
    if (known && known.available !== available) announce(id, `${name}: ${left(available)}.`);
  }
}

const left = (available: number) => (available === 0 ? 'sold out' : `${count(available)} left`);

/** Sets a quantity, limited to a whole number up to the maximum of one order. */
function choose(type: TicketType, quantity: number): number {
  const whole = Number.isFinite(quantity) ? Math.trunc(quantity) : 0;
  const accepted = Math.max(0, Math.min(whole, event().maxTicketsPerOrder));
  cart.choose(type.id, accepted);
  draw();
  return accepted;
}

async function order(): Promise<void> {
  const problem = problemWith(chosen());
  if (problem !== undefined) return warn(problem);
  const items = chosen().map(({ type, quantity }) => ({
    ticketTypeId: type.id,
    quantity,
    expectedUnitPrice: type.price.amount,
  }));
  const { placeOrder } = await ask(PlaceOrderDocument, { input: { items, idempotencyKey: cart.key } });
  cart.clear();
  draw();
  succeed(
    `Order ${placeOrder.code} is placed: ${money(placeOrder.total)}. We decide on it soon; My orders shows how it stands.`,
  );
}

async function join(type: TicketType, quantity: number): Promise<void> {
  const input = { ticketTypeId: type.id, quantity, expectedUnitPrice: type.price.amount };
  const { joinQueue } = await ask(JoinQueueDocument, { input });
  cart.choose(type.id, 0);
  succeed(`You are number ${joinQueue.position} in the queue for ${type.name}.`);
  draw();
}

function chosen(): Line[] {
  return (types ?? [])
    .map((type) => ({ type, quantity: cart.quantity(type.id) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Why these tickets cannot be ordered together; undefined if they can. */
function problemWith(lines: Line[]): string | undefined {
  const quantity = ticketsIn(lines);
  const { maxTicketsPerOrder } = event();
  const short = lines.filter(({ type, quantity: wanted }) => wanted > type.available);
  if (whyNotOnSale(event())) return 'These tickets are not on sale now.';
  if (quantity === 0) return 'Choose tickets first.';
  if (quantity > maxTicketsPerOrder) {
    return `One order takes at most ${tickets(maxTicketsPerOrder)}; you chose ${count(quantity)}.`;
  }
  return short.length === 0 ? undefined : short.map(({ type }) => `${type.name}: ${left(type.available)}.`).join(' ');
}

function ticketsIn(lines: Line[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

function page(): TemplateResult {
  if (!current.chosen || !types) return withoutEvent(current);
  return html`
    ${eventHead(event(), current)}
    <div class="row g-4">
      <section class="col-lg-7" aria-label="Tickets" tabindex="-1">
        ${types.length === 0 ? html`<p>There are no tickets for this event yet.</p>` : nothing}
        <ul class="list-group">
          ${repeat(types, ({ id }) => id, ticketRow)}
        </ul>
      </section>
      <div class="col-lg-5">${summary()}</div>
    </div>
  `;
}

function ticketRow(type: TicketType): TemplateResult {
  const entry = myQueue().find(({ ticketType }) => ticketType.id === type.id);
  const quantity = cart.quantity(type.id);
  const onSale = whyNotOnSale(event()) === undefined;
  const short = type.soldOut || quantity > type.available;
  return html`
    <li class="list-group-item py-3">
      <div class="d-flex flex-wrap gap-2 justify-content-between align-items-center">
        <div>
          <h3 class="h5 mb-1">${type.name} ${type.tier === 'VIP' && type.name !== 'VIP' ? html`<span class="status status-vip">VIP</span>` : nothing}</h3>
          <span class="number">${money(type.price)}</span> ·
          <span class="number ${type.soldOut ? 'text-danger-emphasis' : 'text-body-secondary'}" data-available=${type.id}
            >${left(type.available)}</span
          >
        </div>
        ${stepper({ name: type.name, quantity, most: event().maxTicketsPerOrder, choose: (wanted) => choose(type, wanted) })}
      </div>
      ${onSale && short && !entry && quantity > 0 ? queueOffer(type, quantity) : nothing}
      ${
        type.soldOut && !entry && quantity === 0
          ? html`<p class="mb-0 mt-2 text-body-secondary">Choose how many you would wait for, and join the queue.</p>`
          : nothing
      }
      ${entry ? html`<div class="mt-3">${placeInQueue(entry)}</div>` : nothing}
    </li>
  `;
}

function queueOffer(type: TicketType, quantity: number): TemplateResult {
  return html`<div class="alert alert-warning d-flex flex-wrap gap-2 justify-content-between align-items-center mt-3 mb-0">
    <span>${type.soldOut ? 'Sold out.' : `Only ${tickets(type.available)} left.`} You can wait for ${tickets(quantity)}.</span>
    ${
      viewer.name === ''
        ? html`<a class="btn btn-primary" href=${loginPage()}>Log in to join the queue</a>`
        : html`<button type="button" class="btn btn-primary" @click=${press(`join ${type.id}`, () => join(type, quantity))}>Join the queue</button>`
    }
  </div>`;
}

/** The chosen tickets, their total, and why they cannot be ordered, if they cannot. */
function summary(): TemplateResult {
  const lines = chosen();
  const quantity = ticketsIn(lines);
  const problem = problemWith(lines);
  return html`<section class="card" aria-labelledby="summary" tabindex="-1">
    <div class="card-body">
      <h3 class="h5 card-title" id="summary">Your order</h3>
      ${
        quantity === 0
          ? html`<p>At most ${tickets(event().maxTicketsPerOrder)}.</p>`
          : html`<ul class="list-unstyled">
              ${lines.map(line)}
            </ul>
            <p class="d-flex justify-content-between border-top pt-2 fw-semibold">
              <span>Total</span><span class="number">${money(total(lines))}</span>
            </p>`
      }
      ${quantity === 0 || problem === undefined ? nothing : html`<p class="alert alert-warning">${problem}</p>`}
      ${
        viewer.name === ''
          ? html`<a class="btn btn-primary w-100" href=${loginPage()}>Log in to order</a>`
          : html`<button
            type="button"
            class="btn btn-primary w-100"
            aria-disabled=${problem !== undefined}
            @click=${press('order', order)}
          >
            Order ${quantity === 0 ? nothing : tickets(quantity)}
          </button>`
      }
      <p class="text-body-secondary small mt-3 mb-0">
        We look at each order and approve it or turn it down. Your tickets are yours once it is approved.
      </p>
    </div>
  </section>`;
}

function line({ type, quantity }: Line): TemplateResult {
  const subtotal = { ...type.price, amount: type.price.amount * quantity };
  return html`<li class="d-flex justify-content-between">
    <span>${quantity} × ${type.name}</span><span class="number">${money(subtotal)}</span>
  </li>`;
}

function total(lines: Line[]): TicketType['price'] {
  const amount = lines.reduce((sum, { type, quantity }) => sum + type.price.amount * quantity, 0);
  return { ...lines[0]!.type.price, amount };
}
