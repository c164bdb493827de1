import { html, type TemplateResult } from 'lit-html';
import { yourPassword } from '../account-form.js';
import { ask } from '../api.js';
import { pose } from '../dialogs.js';
import { EraseMyAccountDocument } from '../operations.generated.js';

/** The user's data: to download, or to erase with the account. */
export function myData(): TemplateResult {
  return html`<section class="card mb-4" aria-labelledby="data" tabindex="-1">
    <div class="card-body">
      <h2 class="h4" id="data">Your data</h2>
      <p>Take along what we keep under your account, or have us forget who you are.</p>
      <div class="d-flex flex-wrap gap-2">
        <a class="btn btn-outline-secondary" href="/account/export.json" download>Download my data</a>
        <button type="button" class="btn btn-outline-danger" @click=${erase}>Erase my account</button>
      </div>
    </div>
  </section>`;
}

function erase(): void {
  pose({
    title: 'Erase your account?',
    body: html`
      <p>
        Your name, address and password are forgotten for good. Orders that wait for a decision are cancelled, places in
        queues given up; you can no longer see your other orders, nor their receipts.
      </p>
      ${yourPassword()}
    `,
    does: 'Erase my account',
    dangerous: true,
    async run(answers) {
      await ask(EraseMyAccountDocument, { password: answers('password') });
      sessionStorage.clear();
      location.assign('/');
    },
  });
}
