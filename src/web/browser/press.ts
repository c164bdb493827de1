import { attempt } from './notices.js';

/** Within so many milliseconds and pixels, a second press of a pointer or finger is the second half of a double one. */
const DOUBLE = { time: 500, distance: 40 };

type Click = { at: number; x: number; y: number };

const NONE: Click = { at: -Infinity, x: 0, y: 0 };
let last = NONE;

// Whoever has clicked elsewhere in between means the second press.
addEventListener('click', (event) => near(event) || (last = NONE), { capture: true });

// A key that is held down presses a button once.
addEventListener('keydown', (event) => event.repeat && isButton(event.target) && event.preventDefault(), {
  capture: true,
});

const running = new Set<string>();

/**
 * What a button does when it is pressed, once at a time: a double click is one press, even where the list has moved on and
 * the second half would hit another row. Tells where it fails.
 *
 * @param key names what is done, so that two buttons for the same are one
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

/** Keyboards press with a detail of 0. */
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
