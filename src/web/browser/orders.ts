import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { optional } from './forms.js';
import { ask } from './api.js';
import { pose } from './dialogs.js';
import { moment, money } from './format.js';
import { connectionLight } from './frame.js';
import { onConnection, watch } from './live.js';
import { myQueue, placeInQueue, watchMyQueue } from './my-queue.js';
import { announce, attempt, fail, succeed } from './notices.js';
import {
  CancelMyOrderDocument,
  CompleteMyOrderDocument,
  MyOrdersDocument,
  OlderOrdersDocument,
  type MyOrderFragment,
  type MyOrdersSubscription,
} from './operations.generated.js';
import { changesSince, headOf, itemName } from './ordered.js';
import { press } from './press.js';
import { statusBadge, statusWord } from './status.js';
import { show } from './ui.js';

type Page = MyOrdersSubscription['myOrders'];

/** The number of orders watched at first, and added by each press of "older"; MOST is the maximum. */
const STEP = 20;
const MOST = 60;

let watched = STEP;
let newest: Page | undefined;
/** Pages after the watched orders, as they were when read. */
let older: Page[] = [];

const draw = show(page);
onConnection(draw);
watchMyQueue(draw);
let unwatch = watchOrders();

function watchOrders(): () => void {
  return watch(MyOrdersDocument, { first: watched }, { next, over: (refusal) => refusal && fail(refusal) });
}

function next({ myOrders }: MyOrdersSubscription): void {
  announceMoves(newest, myOrders);
  older = myOrders.edges.length === 0 ? [] : withPushedOut(myOrders);
  newest = myOrders;
  draw();
}

/** The older pages, preceded by orders that new ones pushed out of the watched list. */
function withPushedOut(now: Page): Page[] {
  const [first] = older;
  if (!first) return older;
  const shown = new Set(now.edges.map(({ node }) => node.id));
  const pushedOut = (newest?.edges ?? []).filter(({ node }) => !shown.has(node.id));
  return [{ ...first, edges: [...pushedOut, ...first.edges] }, ...older.slice(1)];
}

function announceMoves(before: Page | undefined, now: Page): void {
  const known = new Map(before?.edges.map(({ node }) => [node.id, node.status]));
  for (const { node } of now.edges) {
    const status = known.get(node.id);
    if (status && status !== node.status) announce(node.id, `Order ${node.code} is ${statusWord(node.status)} now.`);
  }
}

async function showOlder(): Promise<void> {
  if (watched < MOST) {
    watched += STEP;
    unwatch();
    unwatch = watchOrders();
    return;
  }
  const { endCursor } = lastPage()!.pageInfo;
  const { myOrders } = await ask(OlderOrdersDocument, { after: endCursor! });
  older = [...older, myOrders];
  draw();
}

function lastPage(): Page | undefined {
  return older.at(-1) ?? newest;
}

async function complete({ id, code }: MyOrderFragment): Promise<void> {
  replaceOlder((await ask(CompleteMyOrderDocument, { id })).completeOrder);
  succeed(`Order ${code} is completed.`);
}

/** Older orders are not watched: replaces the changed one by hand. */
function replaceOlder(changed: MyOrderFragment): void {
  for (const { edges } of older) for (const edge of edges) if (edge.node.id === changed.id) edge.node = changed;
  draw();
}

function cancel({ id, code, status }: MyOrderFragment): void {
  pose({
    title: `Cancel order ${code}?`,
    body: html`
      <p>${status === 'PENDING' ? 'It will not be looked at any more.' : 'Your tickets go back on sale.'} This is final.</p>
      <label class="form-label" for="reason">Why? (if you like)</label>
      <textarea class="form-control" id="reason" name="reason" maxlength="4000" rows="2"></textarea>
    `,
    does: 'Cancel the order',
    dangerous: true,
    async run(answers) {
      replaceOlder((await ask(CancelMyOrderDocument, { id, reason: optional(answers('reason')) })).cancelOrder);
      succeed(`Order ${code} is cancelled.`);
    },
  });
}

function page(): TemplateResult {
  const orders = [newest, ...older].flatMap((part) => part?.edges ?? []).map(({ node }) => node);
  return html`
    <p>${connectionLight()}</p>
    ${myQueue().length === 0 ? nothing : waitingList()}
    ${newest && orders.length === 0 ? html`<p>You have not ordered anything yet. <a href="/">See the tickets</a></p>` : nothing}
    <section aria-label="Orders" tabindex="-1">
      <ul class="list-unstyled row row-cols-1 row-cols-lg-2 g-3">
        ${repeat(orders, ({ id }) => id, orderCard)}
      </ul>
    </section>
    ${
      lastPage()?.pageInfo.hasNextPage
        ? html`<button type="button" class="btn btn-outline-secondary" @click=${() => attempt(showOlder)}>Show older orders</button>`
        : nothing
    }
  `;
}

function waitingList(): TemplateResult {
  return html`<section aria-labelledby="waiting" class="mb-4" tabindex="-1">
    <h2 class="h4" id="waiting">In the queue</h2>
    <ul class="list-group">
      ${repeat(
        myQueue(),
        ({ id }) => id,
        (entry) => html`<li class="list-group-item">
          ${placeInQueue(entry, true)}
          <span class="text-body-secondary small">${money(entry.unitPrice)} each, as when you joined.</span>
        </li>`,
      )}
    </ul>
  </section>`;
}

function orderCard(order: MyOrderFragment): TemplateResult {
  const { code, status, items, total, placedAt, adminNotes, cancelReason, receiptUrl, nextStatuses } = order;
  return html`<li class="col" data-order=${code}>
    <div class="card h-100"><div class="card-body">
      <div class="d-flex flex-wrap gap-2 justify-content-between">
        <h2 class="h5 mb-0">${code} ${statusBadge(status)}</h2>
        <span class="number fw-semibold">${money(total)}</span>
      </div>
      <p class="text-body-secondary mb-2">
        ${headOf(order)}<br />
        ${changesSince(order).map((change) => html`<em>${change}</em><br />`)}
        Ordered ${moment(placedAt)}
      </p>
      <ul class="list-unstyled mb-2">
        ${items.map(
          (item) => html`<li class="d-flex justify-content-between">
            <span>${item.quantity} × ${itemName(item)}</span><span class="number">${money(item.subtotal)}</span>
          </li>`,
        )}
      </ul>
      ${adminNotes === null ? nothing : html`<p class="mb-2 note">From the box office: “${adminNotes}”</p>`}
      ${cancelReason === null ? nothing : html`<p class="mb-2 note">Cancelled: “${cancelReason}”</p>`}
      <div class="d-flex flex-wrap gap-2">
        ${receiptUrl === null ? nothing : html`<a class="btn btn-outline-secondary btn-sm" href=${receiptUrl}>Receipt<span class="visually-hidden"> of ${code}</span></a>`}
        ${
          nextStatuses.includes('COMPLETED')
            ? action(
                'Complete',
                code,
                press(`complete ${order.id}`, () => complete(order)),
              )
            : nothing
        }
        ${nextStatuses.includes('CANCELLED') ? action('Cancel', code, () => cancel(order)) : nothing}
      </div>
    </div></div>
  </li>`;
}

function action(word: string, code: string, does: (event: MouseEvent) => void): TemplateResult {
  return html`<button type="button" class="btn btn-outline-secondary btn-sm" @click=${does}>
    ${word}<span class="visually-hidden"> order ${code}</span>
  </button>`;
}
