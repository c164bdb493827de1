import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { ask } from '../api.js';
import { moment } from '../format.js';
import { succeed } from '../notices.js';
import { RevokeSessionDocument, type AccountQuery } from '../operations.generated.js';
import { press } from '../press.js';
import { browserName } from './browser-name.js';

type Session = AccountQuery['mySessions'][number];

/** The user's sessions, with buttons to end them. */
export class Sessions {
  constructor(private readonly refresh: () => Promise<void>) {}

  view(sessions: readonly Session[]): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="sessions" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="sessions">Where you are logged in</h2>
        <ul class="list-group list-group-flush">
          ${repeat(
            sessions.toSorted((a, b) => Number(b.current) - Number(a.current)),
            ({ id }) => id,
            (session) => this.row(session),
          )}
        </ul>
      </div>
    </section>`;
  }

  private row(session: Session): TemplateResult {
    const { userAgent, startedAt, seenAt, current } = session;
    return html`<li class="list-group-item px-0 d-flex gap-2 justify-content-between align-items-start">
      <div>
        <strong><bdi>${browserName(userAgent)}</bdi></strong>
        <div class="small text-body-secondary">
          Since ${moment(startedAt)}${current ? '' : html`<br />Last seen ${moment(seenAt)}`}
        </div>
      </div>
      ${current ? html`<span class="status status-good">This one</span>` : this.end(session)}
    </li>`;
  }

  private end({ id, userAgent, startedAt }: Session): TemplateResult {
    const name = browserName(userAgent);
    return html`<button
      type="button"
      class="btn btn-outline-secondary btn-sm text-nowrap"
      @click=${press(`end ${id}`, async () => {
        try {
          await ask(RevokeSessionDocument, { id });
        } finally {
          await this.refresh();
        }
        succeed(`${name} is logged out.`);
      })}
    >
      Log out<span class="visually-hidden"> ${name}, since ${moment(startedAt)}</span>
    </button>`;
  }
}
