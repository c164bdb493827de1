import { html, nothing, type TemplateResult } from 'lit-html';
import { start } from './format.js';
import { connectionLight } from './frame.js';
import type { HappeningFragment } from './operations.generated.js';

/** What event this is about, a choice where there are several, and whether the page is live. */
export function eventHead(
  event: HappeningFragment,
  events: HappeningFragment[],
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { name, startsAt, timezone, venue, salesOpen } = event;
  const where = [startsAt && start(startsAt, timezone), venue].filter(Boolean).join(' · ');
  return html`<div class="d-flex flex-wrap gap-3 justify-content-between align-items-end mb-4">
    <div>
      <p class="h3 mb-1">${name} ${salesOpen ? nothing : html`<span class="status status-bad">Sales closed</span>`}</p>
      <p class="text-body-secondary mb-0">${where}</p>
    </div>
    <div class="d-flex flex-wrap gap-3 align-items-center">
      ${events.length > 1 ? choice(event, events) : nothing} ${more} ${connectionLight()}
    </div>
  </div>`;
}

/** The event that the address names, or the default one, which comes first. */
export function chosenEvent(events: HappeningFragment[]): HappeningFragment | undefined {
  const slug = new URLSearchParams(location.search).get('event');
  return events.find((event) => event.slug === slug) ?? events[0];
}

function choice(current: HappeningFragment, events: HappeningFragment[]): TemplateResult {
  return html`<label>
    <span class="visually-hidden">Event</span>
    <select class="form-select" @change=${go}>
      ${events.map(({ id, slug, name }) => html`<option value=${slug} ?selected=${id === current.id}>${name}</option>`)}
    </select>
  </label>`;
}

function go({ target }: Event): void {
  location.search = `?event=${(target as HTMLSelectElement).value}`;
}
