import { html, nothing, type TemplateResult } from 'lit-html';
import type { CurrentEvent } from './current-event.js';
import { start } from './format.js';
import { connectionLight } from './frame.js';
import { whyNotOnSale } from './on-sale.js';
import type { HappeningFragment } from './operations.generated.js';

/** The page's event, a choice if several exist, and the connection status. */
export function eventHead(
  event: HappeningFragment,
  { all = [] }: CurrentEvent,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { name, startsAt, timezone, venue } = event;
  const where = [startsAt && start(startsAt, timezone), venue].filter(Boolean).join(' · ');
  const closed = whyNotOnSale(event);
  return html`<div class="d-flex flex-wrap gap-3 justify-content-between align-items-end mb-4">
    <div>
      <h2 class="h3 mb-1">${name} ${closed ? html`<span class="status status-bad">${closed}</span>` : nothing}</h2>
      <p class="text-body-secondary mb-0">${where}</p>
    </div>
    <div class="d-flex flex-wrap gap-3 align-items-center">
      ${all.length > 1 ? choice(event, all) : nothing} ${more} ${connectionLight()}
    </div>
  </div>`;
}

/** The whole page without an event to show. */
export function withoutEvent({ all, refusal }: CurrentEvent): TemplateResult {
  if (refusal) return html`<p>Nothing to show.</p>`;
  return html`<p>${connectionLight()}</p>
    <p>${all?.length === 0 ? 'There is no event yet.' : 'Loading …'}</p>`;
}

/**
 * A list of all events. It navigates with the button only, since arrow keys pass through the entries in between (WCAG
 * 3.2.2).
 */
function choice(current: HappeningFragment, events: HappeningFragment[]): TemplateResult {
  return html`<form class="input-group w-auto event-choice" method="get">
    <select class="form-select" name="event" aria-label="Event">
      ${events.map(({ id, slug, name }) => html`<option value=${slug} ?selected=${id === current.id}>${name}</option>`)}
    </select>
    <button class="btn btn-outline-secondary">Show</button>
  </form>`;
}
