import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { yourPassword } from '../account-form.js';
import { ask } from '../api.js';
import { withoutMarks } from '../bidi.js';
import { pose } from '../dialogs.js';
import { day, moment } from '../format.js';
import { announce, succeed } from '../notices.js';
import {
  CreateApiTokenDocument,
  RevokeApiTokenDocument,
  type AccountQuery,
  type CreateApiTokenMutation,
} from '../operations.generated.js';
import { copyButton } from './copying.js';

type Token = AccountQuery['apiTokens'][number];

const DAY_MS = 86_400_000;
/** The choices for a token's lifetime, in days. */
const TERMS = [30, 90, 365];
const USUAL = 90;

/** Creates and revokes API tokens. */
export class Tokens {
  private made: CreateApiTokenMutation['createApiToken'] | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly refresh: () => Promise<void>,
  ) {}

  view(tokens: readonly Token[]): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="tokens" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="tokens">API tokens</h2>
        <p>
          A script that sends one as <code>Authorization: Bearer …</code> may do what you may, except to change accounts.
        </p>
        <button type="button" class="btn btn-outline-primary" @click=${() => this.create()}>Create a token</button>
        ${this.made ? this.keeping(this.made) : nothing}
        ${tokens.length === 0 ? nothing : this.list(tokens)}
      </div>
    </section>`;
  }

  private list(tokens: readonly Token[]): TemplateResult {
    return html`<ul class="list-group list-group-flush mt-2">
      ${repeat(
        tokens,
        ({ id }) => id,
        (token) => this.row(token),
      )}
    </ul>`;
  }

  private keeping({ name, secret }: CreateApiTokenMutation['createApiToken']): TemplateResult {
    return html`<div class="shown-once mt-3">
      <h3 class="h6 fw-semibold">Token “${name}”</h3>
      <p>Keep it where the script finds it; <strong>it is not shown again.</strong></p>
      <p class="secret" id="token-secret">${secret}</p>
      <div class="d-flex flex-wrap gap-2">
        ${copyButton('Copy the token', secret ?? '', 'token-secret')}
        <button type="button" class="btn btn-primary btn-sm" @click=${() => this.forget()}>I have kept it</button>
      </div>
    </div>`;
  }

  private row(token: Token): TemplateResult {
    const { name, createdAt, lastUsedAt, expiresAt } = token;
    return html`<li class="list-group-item px-0 d-flex gap-2 justify-content-between align-items-start">
      <div>
        <strong>${name}</strong>
        <div class="small text-body-secondary">
          Made ${day(createdAt)}, ends ${day(expiresAt)}<br />
          ${lastUsedAt === null ? 'Not used yet' : html`Last used ${moment(lastUsedAt)}`}
        </div>
      </div>
      <button type="button" class="btn btn-outline-danger btn-sm text-nowrap" @click=${() => this.revoke(token)}>
        Revoke<span class="visually-hidden"> ${name}</span>
      </button>
    </li>`;
  }

  private create(): void {
    pose({
      title: 'Create a token',
      body: html`
        <label class="form-label" for="name">What is it for?</label>
        <input class="form-control mb-3" id="name" name="name" maxlength="200" autocomplete="off" required />
        <label class="form-label" for="term">Ends in</label>
        <select class="form-select mb-3" id="term" name="term">
          ${TERMS.map((days) => html`<option value=${days} ?selected=${days === USUAL}>${days} days</option>`)}
        </select>
        ${yourPassword()}
      `,
      does: 'Create',
      run: async (answers) => {
        const expiresAt = new Date(Date.now() + Number(answers('term')) * DAY_MS).toISOString();
        const { createApiToken } = await ask(CreateApiTokenDocument, {
          name: answers('name'),
          expiresAt,
          password: answers('password'),
        });
        this.made = createApiToken;
        announce('token', 'The token is made and shown once, after the button.'); // a notice would cover the token
        await this.refresh();
      },
    });
  }

  private revoke({ id, name }: Token): void {
    pose({
      title: `Revoke ${name}?`,
      body: html`<p>Whatever uses it gets in no more. This is final.</p>`,
      does: 'Revoke',
      dangerous: true,
      run: async () => {
        try {
          await ask(RevokeApiTokenDocument, { id });
        } finally {
          await this.refresh();
        }
        succeed(`${withoutMarks(name)} is revoked.`);
      },
    });
  }

  private forget(): void {
    this.made = undefined;
    this.changed();
  }
}
