import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { ask } from './api.js';
import { Cart } from './cart.js';
import { chosenEvent, eventHead } from './event-head.js';
import { count, money, tickets } from './format.js';
import { onConnection, watch } from './live.js';
import { myQueue, placeInQueue, watchMyQueue } from './my-queue.js';
import { announce, attempt, succeed } from './notices.js';
import {
  EventsDocument,
  JoinQueueDocument,
  PlaceOrderDocument,
  TicketsOnSaleDocument,
  type HappeningFragment,
  type TicketsOnSaleSubscription,
} from './operations.generated.js';
import { loginPage, show, viewer } from './ui.js';

type TicketType = TicketsOnSaleSubscription['ticketTypes'][number];

let events: HappeningFragment[] = [];
let event: HappeningFragment | undefined;
let types: TicketType[] | undefined;
let cart: Cart;
let busy = false;
let unwatch = () => {};

const draw = show(page);
onConnection(draw);
void attempt(open);
if (viewer.name !== '') watchMyQueue(draw);

/** Shows the event that the address names, or the default one, and watches its tickets. */
async function open(): Promise<void> {
  ({ events } = await ask(EventsDocument, {}));
  event = chosenEvent(events);
  if (!event) return draw();
  cart = new Cart(`cart ${event.id}`);
  unwatch();
  unwatch = watch(
    TicketsOnSaleDocument,
    { eventId: event.id },
    {
      next({ ticketTypes }) {
        announceStock(types, ticketTypes);
        types = ticketTypes;
        event = ticketTypes[0]?.event ?? event;
        draw();
      },
      // The event is gone: staff have started anew.
      over: () => void attempt(open),
    },
  );
  draw();
}

function announceStock(before: TicketType[] | undefined, now: TicketType[]): void {
  for (const { id, name, available } of now) {
    const known = before?.find((type) => type.id === id);
    if (known && known.available !== available) announce(id, `${name}: ${left(available)}.`);
  }
}

const left = (available: number) => (available === 0 ? 'sold out' : `${count(available)} left`);

function choose(type: TicketType, quantity: number): void {
  cart.choose(type.id, Math.max(0, Math.min(Number.isFinite(quantity) ? Math.trunc(quantity) : 0, 999)));
  draw();
}

async function order(): Promise<void> {
  if (busy) return;
  busy = true;
  draw();
  try {
    const items = chosen().map(({ type, quantity }) => ({ ticketTypeId: type.id, quantity }));
    const { placeOrder } = await ask(PlaceOrderDocument, { input: { items, idempotencyKey: cart.key } });
    cart.clear();
    succeed(
      `Order ${placeOrder.code} is placed: ${money(placeOrder.total)}. We decide on it soon; My orders shows how it stands.`,
    );
  } finally {
    busy = false;
    draw();
  }
}

async function join(type: TicketType, quantity: number): Promise<void> {
  const { joinQueue } = await ask(JoinQueueDocument, { input: { ticketTypeId: type.id, quantity } });
  cart.choose(type.id, 0);
  succeed(`You are number ${joinQueue.position} in the queue for ${type.name}.`);
  draw();
}

function chosen(): { type: TicketType; quantity: number }[] {
  return (types ?? [])
    .map((type) => ({ type, quantity: cart.quantity(type.id) }))
    .filter(({ quantity }) => quantity > 0);
}

function page(): TemplateResult {
  if (!event) return html`<p>${events.length === 0 ? 'Loading …' : 'There is nothing on sale.'}</p>`;
  return html`
    ${eventHead(event, events)}
    <div class="row g-4">
      <section class="col-lg-7" aria-label="Tickets">
        ${types?.length === 0 ? html`<p>There are no tickets for this event yet.</p>` : nothing}
        <ul class="list-group">
          ${repeat(types ?? [], ({ id }) => id, ticketRow)}
        </ul>
      </section>
      <div class="col-lg-5">${summary(event)}</div>
    </div>
  `;
}

function ticketRow(type: TicketType): TemplateResult {
  const entry = myQueue().find(({ ticketType }) => ticketType.id === type.id);
  const quantity = cart.quantity(type.id);
  const short = type.soldOut || quantity > type.available;
  return html`
    <li class="list-group-item py-3">
      <div class="d-flex flex-wrap gap-2 justify-content-between align-items-center">
        <div>
          <h2 class="h5 mb-1">${type.name} ${type.tier === 'VIP' && type.name !== 'VIP' ? html`<span class="status status-vip">VIP</span>` : nothing}</h2>
          <span class="number">${money(type.price)}</span> ·
          <span class="number ${type.soldOut ? 'text-danger-emphasis' : 'text-body-secondary'}" data-available=${type.id}
            >${left(type.available)}</span
          >
        </div>
        ${stepper(type, quantity)}
      </div>
      ${short && !entry && quantity > 0 ? queueOffer(type, quantity) : nothing}
      ${
        type.soldOut && !entry && quantity === 0
          ? html`<p class="mb-0 mt-2 text-body-secondary">Choose how many you would wait for, and join the queue.</p>`
          : nothing
      }
      ${entry ? html`<div class="mt-3">${placeInQueue(entry)}</div>` : nothing}
    </li>
  `;
}

function stepper(type: TicketType, quantity: number): TemplateResult {
  const label = `${type.name}: tickets`;
  return html`<div class="stepper" role="group" aria-label=${label}>
    <button
      type="button"
      class="btn btn-outline-secondary"
      aria-label="${type.name}: one less"
      aria-disabled=${quantity === 0}
      @click=${() => choose(type, quantity - 1)}
    >
      −
    </button>
    <input
      class="form-control number"
      type="number"
      inputmode="numeric"
      min="0"
      max=${event!.maxTicketsPerOrder}
      aria-label=${label}
      .value=${String(quantity)}
      @change=${(change: Event) => choose(type, (change.target as HTMLInputElement).valueAsNumber)}
    />
    <button
      type="button"
      class="btn btn-outline-secondary"
      aria-label="${type.name}: one more"
      aria-disabled=${quantity >= event!.maxTicketsPerOrder}
      @click=${() => quantity < event!.maxTicketsPerOrder && choose(type, quantity + 1)}
    >
      +
    </button>
  </div>`;
}

function queueOffer(type: TicketType, quantity: number): TemplateResult {
  return html`<div class="alert alert-warning d-flex flex-wrap gap-2 justify-content-between align-items-center mt-3 mb-0">
    <span>${type.soldOut ? 'Sold out.' : `Only ${tickets(type.available)} left.`} You can wait for ${tickets(quantity)}.</span>
    ${
      viewer.name === ''
        ? html`<a class="btn btn-primary" href=${loginPage()}>Log in to join the queue</a>`
        : html`<button type="button" class="btn btn-primary" @click=${() => attempt(() => join(type, quantity))}>Join the queue</button>`
    }
  </div>`;
}

/** What is chosen, what it costs, and why it cannot be ordered, where it cannot. */
function summary({ maxTicketsPerOrder, salesOpen }: HappeningFragment): TemplateResult {
  const lines = chosen();
  const quantity = lines.reduce((sum, one) => sum + one.quantity, 0);
  const short = lines.filter(({ type, quantity: wanted }) => wanted > type.available);
  const problem =
    quantity > maxTicketsPerOrder
      ? `One order takes at most ${tickets(maxTicketsPerOrder)}; you chose ${quantity}.`
      : short.map(({ type }) => `${type.name}: ${left(type.available)}.`).join(' ');
  return html`<section class="card" aria-labelledby="summary">
    <div class="card-body">
      <h2 class="h5 card-title" id="summary">Your order</h2>
      ${quantity === 0 ? html`<p>At most ${tickets(maxTicketsPerOrder)}.</p>` : html`<ul class="list-unstyled">${lines.map(line)}</ul>`}
      ${quantity === 0 ? nothing : html`<p class="d-flex justify-content-between border-top pt-2 fw-semibold"><span>Total</span><span class="number">${money(total(lines))}</span></p>`}
      ${problem === '' ? nothing : html`<p class="alert alert-warning" role="status">${problem}</p>`}
      ${
        viewer.name === ''
          ? html`<a class="btn btn-primary w-100" href=${loginPage()}>Log in to order</a>`
          : html`<button
            type="button"
            class="btn btn-primary w-100"
            ?disabled=${busy || quantity === 0 || problem !== '' || !salesOpen}
            @click=${() => attempt(order)}
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

function line({ type, quantity }: { type: TicketType; quantity: number }): TemplateResult {
  const subtotal = { ...type.price, amount: type.price.amount * quantity };
  return html`<li class="d-flex justify-content-between">
    <span>${quantity} × ${type.name}</span><span class="number">${money(subtotal)}</span>
  </li>`;
}

function total(lines: { type: TicketType; quantity: number }[]): TicketType['price'] {
  const amount = lines.reduce((sum, { type, quantity }) => sum + type.price.amount * quantity, 0);
  return { ...lines[0]!.type.price, amount };
}
