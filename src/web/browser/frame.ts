import { html, type TemplateResult } from 'lit-html';
import { ask, Refusal } from './api.js';
import { takeOver } from './dialogs.js';
import { connected, leave, type Connection } from './live.js';
import { explain } from './messages.js';
import { LogOutDocument } from './operations.generated.js';

// A page from the back/forward cache may show data of a previous user.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

document.querySelector('#log-out')?.addEventListener('click', () => void logOut());

/** Clears the screen first, in case no connection exists to end the session. */
async function logOut(): Promise<void> {
  leave();
  sessionStorage.clear();
  takeOver('Logging out', html`<p>One moment.</p>`);
  try {
    await ask(LogOutDocument, {});
    location.assign('/');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    takeOver(
      'You are not logged out yet',
      html`<p>${explain(error)}</p>
        <button type="button" class="btn btn-primary" @click=${() => logOut()}>Try again</button>`,
    );
  }
}

const WORDS: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  offline: 'No connection, trying again',
};

/** Shows the connection status. */
export function connectionLight(): TemplateResult {
  const state = connected();
  return html`<span class="light light-${state}" role="status">${WORDS[state]}</span>`;
}
