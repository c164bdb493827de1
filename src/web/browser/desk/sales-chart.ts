import { html, svg, type TemplateResult } from 'lit-html';
import { clock, money } from '../format.js';
import type { Stats } from './figures.js';

type Point = { at: number; amount: number };

/** The most points; further ones are thinned out without a visible difference. */
const MOST = 400;

/** Revenue since the page was opened, as a step chart. */
export class SalesChart {
  private points: Point[] = [];
  private latest: Stats | undefined;

  /** Clears the chart for another event. */
  clear(): void {
    this.points = [];
  }

  add(stats: Stats): void {
    this.latest = stats;
    const { amount } = stats.revenue;
    if (this.points.at(-1)?.amount === amount) return;
    this.points.push({ at: Date.now(), amount });
    if (this.points.length > MOST) this.points = this.points.filter((_, index) => index % 2 === 0);
  }

  view(): TemplateResult {
    const [first] = this.points;
    if (!first || !this.latest) return html``;
    const gained = this.latest.revenue.amount - first.amount;
    const sold = money({ ...this.latest.revenue, amount: gained });
    const since = clock(new Date(first.at).toISOString());
    return html`<section class="card mb-4" aria-labelledby="sales" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="sales">Sales</h2>
        <p class="mb-2"><span class="number fw-semibold">${sold}</span> since ${since}</p>
        <svg class="chart" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Revenue since ${since}: ${sold}">
          ${svg`<line x1="0" y1="99" x2="100" y2="99"></line>
          <path d=${path(this.points, Date.now())}></path>`}
        </svg>
      </div>
    </section>`;
  }
}

/** The steps as an SVG path in a box of 100 × 100: time to the right, revenue upwards. */
export function path(points: readonly Point[], now: number): string {
  const amounts = points.map(({ amount }) => amount);
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)];
  const from = points[0]?.at ?? now;
  const x = (at: number) => round((100 * (at - from)) / Math.max(1, now - from));
  const y = (amount: number) => round(98 - (96 * (amount - low)) / Math.max(1, high - low));
  const steps = points.map(({ at, amount }, index) => (index === 0 ? `M0 ${y(amount)}` : `H${x(at)}V${y(amount)}`));
  return `${steps.join('')}H100`;
}

const round = (value: number) => Math.round(value * 100) / 100;
