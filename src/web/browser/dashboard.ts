import { html, nothing, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { CurrentEvent } from './current-event.js';
import { downloads } from './desk/downloads.js';
import { Feed } from './desk/feed.js';
import { Figures } from './desk/figures.js';
import { FindOrders } from './desk/find-orders.js';
import { Pending } from './desk/pending.js';
import { Queues } from './desk/queues.js';
import { SalesChart } from './desk/sales-chart.js';
import { pose } from './dialogs.js';
import { eventHead, withoutEvent } from './event-head.js';
import { onConnection } from './live.js';
import { succeed } from './notices.js';
import { OpenSalesDocument, ResetAllDataDocument, type HappeningFragment } from './operations.generated.js';
import { press } from './press.js';
import { isAtLeast, show } from './ui.js';

/** How often the chart's line is extended without sales, in milliseconds. */
const CHART_MOVES = 5_000;

const draw = show(page);
const chart = new SalesChart();
const queues = new Queues(draw);
const orders = new FindOrders(draw);
const feed = new Feed(draw);
const pending = new Pending(draw, () => figures.stats?.pendingOrders ?? 0);
const figures = new Figures(
  (stats) => {
    chart.add(stats);
    queues.show(stats.ticketTypes);
    draw();
  },
  (refusal) => {
    figures.stats = undefined;
    current.over(refusal);
  },
);
const current = new CurrentEvent(({ id }) => {
  chart.clear();
  for (const panel of [figures, pending, feed, orders]) panel.watch(id);
}, draw);

onConnection(draw);
setInterval(draw, CHART_MOVES);

function page(): TemplateResult {
  const { stats } = figures;
  if (!stats) return withoutEvent(current);
  const manages = isAtLeast('MANAGER');
  return html`
    ${eventHead(stats.event, current, manages ? salesSwitch(stats.event) : nothing)} ${figures.view()}
    <div class="row">
      <div class="col-lg-8">
        ${pending.view()} ${queues.view(stats.ticketTypes)} ${figures.stockView()} ${orders.view()}
      </div>
      <div class="col-lg-4">${chart.view()} ${feed.view()} ${downloads(stats.event)} ${isAtLeast('ADMIN') ? data() : nothing}</div>
    </div>
  `;
}

function salesSwitch(event: HappeningFragment): TemplateResult {
  const change = () => openSales(event, !event.salesOpen);
  return html`<button type="button" class="btn btn-outline-secondary btn-sm" @click=${press('sales', change)}>
    ${event.salesOpen ? 'Close sales' : 'Open sales'}
  </button>`;
}

async function openSales({ id, name, salesOpen }: HappeningFragment, wanted: boolean): Promise<void> {
  await ask(OpenSalesDocument, { id, open: wanted, seen: salesOpen });
  succeed(`Sales for ${name} are ${wanted ? 'open' : 'closed'}.`);
}

function data(): TemplateResult {
  return html`<section class="card mb-4" aria-labelledby="data" tabindex="-1">
    <div class="card-body">
      <h2 class="h4" id="data">Data</h2>
      <button type="button" class="btn btn-outline-danger btn-sm" @click=${reset}>Reset all data</button>
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
