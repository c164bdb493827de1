import { html, type TemplateResult } from 'lit-html';
import { succeed, warn } from '../notices.js';
import { press } from '../press.js';
import { groups } from './groups.js';

/** A text to be typed, in groups that are visual only: a copied selection has no gaps. */
export function grouped(secret: string): TemplateResult[] {
  return groups(secret).map((group) => html`<span>${group}</span>`);
}

/** @param from the id of the element that shows the text */
export function copyButton(label: string, text: string, from: string): TemplateResult {
  const copies = press(`copy ${from}`, () => copy(text, from));
  return html`<button type="button" class="btn btn-outline-secondary btn-sm" @click=${copies}>${label}</button>`;
}

/** Browsers allow copying only over HTTPS or on the same machine, and only with the user's permission. */
async function copy(text: string, from: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    succeed('Copied.');
  } catch {
    getSelection()?.selectAllChildren(document.querySelector(`#${from}`)!);
    warn('This browser does not let us copy. It is selected now: copy it with Ctrl+C.');
  }
}
