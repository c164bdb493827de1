import { createHash } from 'node:crypto';
import type { User } from '../auth/users/user.entity.js';
import { html, type Html } from '../common/html.js';
import { toDisplay } from '../common/money.js';
import type { Event } from '../tickets/event.entity.js';
import type { TicketType } from '../tickets/ticket-type.entity.js';
import type { OrderItem } from './order-item.entity.js';
import type { Order } from './order.entity.js';
import { changesSince, eventAsOrdered, typeAsOrdered, type OrderedEvent } from './ordered-names.js';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
table { width: 100%; border-collapse: collapse; margin: 1.5rem 0; }
th, td { text-align: left; padding: .5rem; border-bottom: 1px solid #8888; overflow-wrap: normal; }
td:first-child { min-width: 6rem; overflow-wrap: anywhere; }
.amount { text-align: right; font-variant-numeric: tabular-nums; }
.note { white-space: pre-line; }
.change { font-style: italic; margin: 0; }
tfoot th, tfoot td { border-bottom: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) {
  thead { display: none; }
  table, tbody, tfoot { display: block; }
  tr { display: grid; grid-template-columns: 3rem 1fr 1fr; }
  tbody td:first-child { grid-column: 1 / -1; border-bottom: 0; padding-bottom: 0; }
  tbody td:nth-child(2)::after { content: ' ×'; }
  th, td { padding: .5rem 0; }
  tfoot td:last-child { grid-column: 2 / -1; }
}
@media print { body { margin: 0 auto; } }
`;

/** The page may load its own style only, allowed by hash; no script, no other address. */
export const RECEIPT_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The data of a receipt; `event` and `ticketType` are as they are today. */
export interface Receipt {
  order: Order;
  customer: User;
  event: Event;
  items: { item: OrderItem; ticketType: TicketType }[];
}

/**
 * A printable page: the order under the names of its day, in the zone of its day. What the event and the tickets are
 * called today stands beside, where it differs. The `html` tag escapes all texts of users.
 */
export function receiptPage({ order, customer, event, items }: Receipt): Html {
  // Without the non-breaking space, the currency can wrap above its amount in a narrow column.
  const money = (amount: number) => toDisplay({ amount, currency: order.currency }).replaceAll('\u00a0', ' ');
  const ordered = eventAsOrdered(order, event);
  const time = (instant: Date) => inZone(instant, ordered.timezone);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Receipt ${order.code}</title>
<style>${html.raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${ordered.name}</h1>
<p>${[ordered.venue, ordered.startsAt && time(ordered.startsAt)].filter(Boolean).join(' · ')}</p>
${changesOf(ordered, event)}
<dl>
<dt>Order</dt><dd>${order.code}</dd>
<dt>Customer</dt><dd><bdi>${customer.fullName ?? customer.username}</bdi> (<bdi>${customer.email}</bdi>)</dd>
<dt>Ordered</dt><dd>${time(order.placedAt)}</dd>
<dt>Approved</dt><dd>${order.decidedAt ? time(order.decidedAt) : ''}</dd>
<dt>Status</dt><dd>${order.status === 'COMPLETED' ? 'Completed' : 'Approved'}</dd>
</dl>
<table>
<thead>
<tr>
<th scope="col">Ticket</th>
<th scope="col" class="amount">Quantity</th>
<th scope="col" class="amount">Price</th>
<th scope="col" class="amount">Amount</th>
</tr>
</thead>
<tbody>
${items.map(
  ({ item, ticketType }) => html`<tr>
<td>${ticketName(item, ticketType)}</td>
<td class="amount">${item.quantity}</td>
<td class="amount">${money(item.unitPrice)}</td>
<td class="amount">${money(item.amount)}</td>
</tr>
`,
)}</tbody>
<tfoot>
<tr><th scope="row" colspan="3">Total</th><td class="amount"><strong>${money(order.totalAmount)}</strong></td></tr>
</tfoot>
</table>
${order.adminNotes ? html`<p class="note" dir="auto">${order.adminNotes}</p>` : ''}
</main>
</body>
</html>
`;
}

/** Lines for what has changed about the event since it was ordered; none if nothing has. */
function changesOf(ordered: OrderedEvent, today: Event): Html[] {
  const { name, venue, startsAt } = changesSince(ordered, today);
  const lines: Html[] = [];
  if (name !== undefined) lines.push(html`Now called <bdi>${name}</bdi>`);
  if (venue !== undefined) lines.push(venue === null ? html`The venue is open now` : html`Now at <bdi>${venue}</bdi>`);
  if (startsAt !== undefined) {
    const { at, timezone } = startsAt;
    lines.push(at === null ? html`The start is open now` : html`Moved to ${inZone(at, timezone)}`);
  }
  return lines.map(
    (line) => html`<p class="change">${line}</p>
`,
  );
}

function ticketName(item: OrderItem, today: TicketType): Html {
  const { name } = typeAsOrdered(item, today);
  if (name === today.name) return html`<bdi>${name}</bdi>`;
  return html`<bdi>${name}</bdi> <span class="change">(now called <bdi>${today.name}</bdi>)</span>`;
}

const TIME = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

function inZone(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { ...TIME, timeZone }).format(instant);
}
