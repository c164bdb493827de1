import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { Refusal } from './api.js';
import { explain } from './messages.js';

type Notice = { id: number; kind: 'success' | 'warning' | 'danger'; text: string; about?: string };

/** How long a success stays, in milliseconds. Warnings and errors stay until they are closed. */
const GOOD_NEWS = 6_000;

/** The most notices; the oldest success is removed first. */
const MOST = 3;

let notices: Notice[] = [];
let last = 0;

/** Shows a success. */
export function succeed(text: string): void {
  const { id } = add('success', text);
  announce(text, text);
  setTimeout(() => close(id), GOOD_NEWS);
}

/** Shows an unexpected outcome. */
export function warn(text: string): void {
  add('warning', text);
}

/** Shows an error, in words for users. @param about the attempted action; its next attempt removes the notice */
export function fail(error: unknown, about?: string): void {
  if (!(error instanceof Refusal)) throw error;
  add('danger', explain(error), about);
}

/** Runs a button's action and shows its error. */
export async function attempt(work: () => Promise<void>, about?: string): Promise<void> {
  notices = notices.filter((notice) => about === undefined || notice.about !== about);
  draw();
  try {
    await work();
  } catch (error) {
    fail(error, about);
  }
}

function add(kind: Notice['kind'], text: string, about?: string): Notice {
  const notice = { id: ++last, kind, text, about };
  notices = [...notices.filter((other) => other.text !== text), notice];
  while (notices.length > MOST) {
    const goes = Math.max(
      0,
      notices.findIndex((other) => other.kind === 'success'),
    );
    notices = notices.toSpliced(goes, 1);
  }
  draw();
  return notice;
}

function close(id: number): void {
  notices = notices.filter((notice) => notice.id !== id);
  draw();
}

function draw(): void {
  const area = document.querySelector<HTMLElement>('#notices');
  if (!area) return; // the page was emptied
  render(html`${repeat(notices, ({ id }) => id, box)}`, area);
  // Scrolls focused elements clear of the notices (WCAG 2.4.11).
  document.documentElement.style.scrollPaddingBottom = `${area.offsetHeight + 16}px`;
}

function box({ id, kind, text }: Notice): TemplateResult {
  return html`<div
    class="alert alert-${kind} alert-dismissible shadow mb-2"
    role=${kind === 'success' ? nothing : 'alert'}
  >
    ${text}
    <button type="button" class="btn-close" aria-label="Close" @click=${() => close(id)}></button>
  </div>`;
}

/** The pause between two announcements, in milliseconds: a screen reader has to finish its sentence. */
const BREATH = 3_000;
const MOMENT = 150;

const unsaid = new Map<string, string>();
let speaking = false;

/** Announces a change to screen readers; of several about one thing, the newest only. */
export function announce(thing: string, text: string): void {
  unsaid.set(thing, text);
  if (!speaking) say();
}

/** Waits first: screen readers drop announcements during the closing of a dialog. */
function say(): void {
  speaking = true;
  setTimeout(speak, MOMENT);
}

function speak(): void {
  speaking = unsaid.size > 0;
  if (!speaking) return;
  document.querySelector('#announcer')?.replaceChildren([...unsaid.values()].join(' '));
  unsaid.clear();
  setTimeout(speak, BREATH);
}
