import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { count, tickets } from './format.js';
import { watch } from './live.js';
import { announce, attempt, fail, succeed } from './notices.js';
import { LeaveQueueDocument, MyQueueEntriesDocument, type MyQueueEntriesSubscription } from './operations.generated.js';

export type Entry = MyQueueEntriesSubscription['myQueueEntries'][number];

let waiting: Entry[] = [];

/** The viewer's places in queues, kept up to date. */
export function watchMyQueue(changed: () => void): void {
  const next = ({ myQueueEntries }: MyQueueEntriesSubscription) => {
    const now = myQueueEntries.filter(({ status }) => status === 'WAITING');
    for (const entry of now) announceMove(entry);
    waiting = now;
    changed();
  };
  watch(MyQueueEntriesDocument, {}, { next, over: (refusal) => refusal && fail(refusal) });
}

export function myQueue(): readonly Entry[] {
  return waiting;
}

function announceMove({ id, position, ticketType }: Entry): void {
  const before = waiting.find((entry) => entry.id === id);
  if (!before || before.position === position) return;
  announce(`queue ${id}`, `${ticketType.name}: you are number ${position} in the queue now.`);
}

/** One place, with the way out of it. */
export function placeInQueue(entry: Entry, named = false): TemplateResult {
  const what = named ? ` for ${entry.ticketType.name}, ${entry.ticketType.event.name}` : '';
  return html`<div class="d-flex flex-wrap gap-2 justify-content-between align-items-center">
    <span>
      You are <strong>number ${count(entry.position ?? 0)}</strong> in the queue${what}, waiting for ${tickets(entry.quantity)}.
    </span>
    <button
      type="button"
      class="btn btn-outline-secondary btn-sm"
      aria-label="Leave the queue for ${entry.ticketType.name}"
      @click=${() => attempt(() => leave(entry))}
    >
      Leave the queue
    </button>
  </div>`;
}

async function leave({ id, ticketType }: Entry): Promise<void> {
  await ask(LeaveQueueDocument, { id });
  succeed(`You have left the queue for ${ticketType.name}.`);
}
