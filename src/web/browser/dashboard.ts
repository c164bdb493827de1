import { html, nothing, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { Feed } from './desk/feed.js';
import { Figures } from './desk/figures.js';
import { FindOrders } from './desk/find-orders.js';
import { Pending } from './desk/pending.js';
import { Queues } from './desk/queues.js';
import { SalesChart } from './desk/sales-chart.js';
import { pose } from './dialogs.js';
import { chosenEvent, eventHead } from './event-head.js';
import { onConnection } from './live.js';
import { attempt, succeed } from './notices.js';
import {
  EventsDocument,
  OpenSalesDocument,
  ResetAllDataDocument,
  type HappeningFragment,
} from './operations.generated.js';
import { isAtLeast, show } from './ui.js';

/** How often the chart's line grows on while nothing is sold, in milliseconds. */
const CHART_MOVES = 5_000;

let events: HappeningFragment[] = [];
let eventId: string | undefined;

const draw = show(page);
const chart = new SalesChart();
const queues = new Queues(draw);
const orders = new FindOrders(draw);
const feed = new Feed(draw);
const figures = new Figures(
  (stats) => {
    chart.add(stats);
    queues.show(stats.ticketTypes);
    draw();
  },
  () => void attempt(open),
);
const pending = new Pending(draw, () => figures.stats?.pendingOrders ?? 0);

onConnection(draw);
setInterval(draw, CHART_MOVES);
void attempt(open);

/** Watches the event that the address names, or the default one; again when it is gone, after a reset. */
async function open(): Promise<void> {
  ({ events } = await ask(EventsDocument, {}));
  eventId = chosenEvent(events)?.id;
  chart.clear();
  if (eventId !== undefined) for (const panel of [figures, pending, feed]) panel.watch(eventId);
  draw();
}

function page(): TemplateResult {
  const { stats } = figures;
  if (eventId === undefined || !stats) return html`<p>Loading …</p>`;
  return html`
    ${eventHead(stats.event, events, isAtLeast('MANAGER') ? salesSwitch(stats.event) : nothing)} ${figures.view()}
    <div class="row">
      <div class="col-lg-8">
        ${pending.view()} ${queues.view(stats.ticketTypes)} ${figures.stockView()} ${orders.view(eventId)}
      </div>
      <div class="col-lg-4">${chart.view()} ${feed.view()} ${isAtLeast('MANAGER') ? more() : nothing}</div>
    </div>
  `;
}

function salesSwitch(event: HappeningFragment): TemplateResult {
  const change = () => attempt(() => openSales(event, !event.salesOpen));
  return html`<button type="button" class="btn btn-outline-secondary btn-sm" @click=${change}>
    ${event.salesOpen ? 'Close sales' : 'Open sales'}
  </button>`;
}

async function openSales({ id, name }: HappeningFragment, wanted: boolean): Promise<void> {
  await ask(OpenSalesDocument, { id, open: wanted });
  succeed(`Sales for ${name} are ${wanted ? 'open' : 'closed'}.`);
}

function more(): TemplateResult {
  return html`<section class="card mb-4" aria-labelledby="data" tabindex="-1">
    <div class="card-body">
      <h2 class="h4" id="data">Data</h2>
      <p>
        <a href="/admin/export/transactions.csv" download>Transactions (CSV)</a><br />
        <a href="/admin/export/summary.csv" download>Summary (CSV)</a>
      </p>
      ${
        isAtLeast('ADMIN')
          ? html`<button type="button" class="btn btn-outline-danger btn-sm" @click=${reset}>Reset all data</button>`
          : nothing
      }
    </div>
  </section>`;
}

const CONFIRMATION = 'RESET ALL DATA';

function reset(): void {
  pose({
    title: 'Reset all data?',
    body: html`
      <p>All events, orders and queues are dropped for good, and one new event takes their place. Accounts stay.</p>
      <label class="form-label" for="confirm">To go on, type ${CONFIRMATION}</label>
      <input class="form-control" id="confirm" name="confirm" autocomplete="off" required />
    `,
    does: 'Reset all data',
    dangerous: true,
    async run(answers) {
      await ask(ResetAllDataDocument, { confirm: answers('confirm') });
      succeed('Everything is as on the first day.');
    },
  });
}
