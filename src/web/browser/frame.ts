import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { connected, leave, type Connection } from './live.js';
import { attempt } from './notices.js';
import { LogOutDocument } from './operations.generated.js';

document.querySelector('#log-out')?.addEventListener('click', () =>
  attempt(async () => {
    leave();
    await ask(LogOutDocument, {});
    location.assign('/');
  }),
);

const WORDS: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  offline: 'No connection, trying again',
};

/** Says whether what one sees is what there is. */
export function connectionLight(): TemplateResult {
  const state = connected();
  return html`<span class="light light-${state}" role="status">${WORDS[state]}</span>`;
}
