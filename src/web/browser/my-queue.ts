import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { count, tickets } from './format.js';
import { watch } from './live.js';
import { announce, fail, succeed, warn } from './notices.js';
import { LeaveQueueDocument, MyQueueEntriesDocument, type MyQueueEntriesSubscription } from './operations.generated.js';
import { press } from './press.js';

export type Entry = MyQueueEntriesSubscription['myQueueEntries'][number];

let waiting: Entry[] = [];
/** Entries that the user took out of queues in this tab. */
const left = new Set<string>();

/** Watches the user's waiting entries. */
export function watchMyQueue(changed: () => void): void {
  const next = ({ myQueueEntries }: MyQueueEntriesSubscription) => {
    const now = myQueueEntries.filter(({ status }) => status === 'WAITING');
    for (const entry of now) announceMove(entry);
    for (const entry of waiting) tellEnd(myQueueEntries.find(({ id }) => id === entry.id));
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

/** Tells how the waiting ended, unless the user left in this tab. */
function tellEnd(entry: Entry | undefined): void {
  if (entry?.status === 'FULFILLED') {
    succeed(`You have your ${tickets(entry.quantity)} for ${entry.ticketType.name}: order ${entry.order?.code}.`);
  }
  if (entry?.status === 'LEFT' && !left.has(entry.id)) {
    warn(`You are no longer in the queue for ${entry.ticketType.name}: staff took you out.`);
  }
}

/** One entry, with a button to leave. */
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
      @click=${press(`leave ${entry.id}`, () => leave(entry))}
    >
      Leave the queue
    </button>
  </div>`;
}

async function leave({ id, ticketType }: Entry): Promise<void> {
  left.add(id);
  await ask(LeaveQueueDocument, { id });
  succeed(`You have left the queue for ${ticketType.name}.`);
}
