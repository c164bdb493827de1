import { html, nothing, type TemplateResult } from 'lit-html';
import type { HappeningFragment, OrderStatus } from '../operations.generated.js';
import { STATUS_WORDS } from '../status.js';
import { isAtLeast } from '../ui.js';

const STATUSES = Object.entries(STATUS_WORDS) as [OrderStatus, string][];
const button = 'btn btn-outline-secondary btn-sm';

/** Files to take along: the door list for all staff, and tables with filters for managers. */
export function downloads(event: HappeningFragment): TemplateResult {
  return html`<section class="card mb-4" aria-labelledby="downloads" tabindex="-1">
    <div class="card-body">
      <h2 class="h4" id="downloads">Downloads</h2>
      <p class="d-flex flex-wrap gap-2 align-items-center mb-0">
        <span>Door list</span>
        ${['csv', 'xlsx'].map(
          (
            extension,
          ) => html`<a class=${button} href="/admin/export/door-list.${extension}?event=${event.slug}" download>
            <span class="visually-hidden">Door list, </span>${FORMATS[extension]}
          </a>`,
        )}
      </p>
      ${isAtLeast('MANAGER') ? tables(event) : nothing}
    </div>
  </section>`;
}

/** A field that is left empty does not filter. Days are those of the event's zone; for all events, of UTC. */
function tables({ slug }: HappeningFragment): TemplateResult {
  return html`<form class="mt-3" method="get" action="/admin/export/transactions.csv" aria-label="Tables">
    <div class="row g-2 mb-2">
      <div class="col-12">
        <label class="form-label" for="export-event">Orders of</label>
        <select class="form-select" id="export-event" name="event">
          <option value=${slug}>this event</option>
          <option value="">all events</option>
        </select>
      </div>
      <div class="col-6">
        <label class="form-label" for="export-from">Placed from</label>
        <input class="form-control" id="export-from" name="from" type="date" />
      </div>
      <div class="col-6">
        <label class="form-label" for="export-until">and before</label>
        <input class="form-control" id="export-until" name="until" type="date" />
      </div>
      <div class="col-12">
        <label class="form-label" for="export-status">Status of the orders</label>
        <select class="form-select" id="export-status" name="status">
          <option value="">All</option>
          <option value="APPROVED,COMPLETED">Approved and completed</option>
          ${STATUSES.map(([status, word]) => html`<option value=${status}>${word}</option>`)}
        </select>
      </div>
    </div>
    ${table('Transactions', 'transactions')} ${table('Summary', 'summary')}
  </form>`;
}

function table(title: string, file: string): TemplateResult {
  return html`<p class="d-flex flex-wrap gap-2 align-items-center mb-1">
    <span>${title}</span>
    ${['csv', 'xlsx'].map(
      (extension) => html`<button class=${button} formaction="/admin/export/${file}.${extension}">
        <span class="visually-hidden">${title}, </span>${FORMATS[extension]}
      </button>`,
    )}
  </p>`;
}

const FORMATS: Record<string, string> = { csv: 'CSV', xlsx: 'Excel' };
