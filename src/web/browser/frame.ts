import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import { connected, leave, type Connection } from './live.js';
import { attempt } from './notices.js';
import { LogOutDocument } from './operations.generated.js';

// A page that the browser kept for its back button may be somebody else's by now.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

document.querySelector('#log-out')?.addEventListener('click', () =>
  attempt(async () => {
    leave();
    try {
      await ask(LogOutDocument, {});
    } catch (error) {
      leave(false);
      throw error;
    }
    sessionStorage.clear();
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
