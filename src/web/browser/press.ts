import { attempt } from './notices.js';

/** A second press of a pointer within this time and distance, in milliseconds and pixels, belongs to a double click. */
const DOUBLE = { time: 500, distance: 40 };

type Click = { at: number; x: number; y: number };

const NONE: Click = { at: -Infinity, x: 0, y: 0 };
let last = NONE;

// After a click elsewhere, a second press is meant.
addEventListener('click', (event) => near(event) || (last = NONE), { capture: true });

// A held key presses a button once.
addEventListener('keydown', (event) => event.repeat && isButton(event.target) && event.preventDefault(), {
  capture: true,
});

const running = new Set<string>();

/**
 * A click handler that runs once at a time and shows errors. A double click counts as one press, even if the list has
 * moved and its second half hits another row.
 *
 * @param key the action's name: two buttons with one key exclude each other
 */
export function press(key: string, work: () => Promise<void>): (event: MouseEvent) => Promise<void> {
  return async (event) => {
    const button = event.currentTarget as HTMLElement;
    if (running.has(key) || isSecondHalf(event)) return;
    running.add(key);
    button.setAttribute('aria-busy', 'true');
    await attempt(work, key);
    button.removeAttribute('aria-busy');
    running.delete(key);
  };
}

/** Clicks by keyboard have a detail of 0. */
function isSecondHalf(event: MouseEvent): boolean {
  if (event.detail === 0) return false;
  if (near(event) && event.timeStamp - last.at < DOUBLE.time) return true;
  last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
  return false;
}

function near({ clientX, clientY }: MouseEvent): boolean {
  return Math.hypot(clientX - last.x, clientY - last.y) < DOUBLE.distance;
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement;
}
