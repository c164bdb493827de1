import { html, type TemplateResult } from 'lit-html';
import { field, PASSWORD_HINT } from '../account-form.js';
import { ask } from '../api.js';
import { problemIn, Submission, type Answers } from '../forms.js';
import { succeed } from '../notices.js';
import { ChangePasswordDocument } from '../operations.generated.js';

/** Changes the password. */
export class Password {
  private readonly submission: Submission;

  constructor(
    changed: () => void,
    private readonly refresh: () => Promise<void>,
  ) {
    this.submission = new Submission((answers) => this.change(answers), changed);
  }

  /** @param username for password managers, which store it with the password */
  view(username: string): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="password-title" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="password-title">Password</h2>
        <form id="change-password" @submit=${this.submission.submit}>
          <input class="d-none" autocomplete="username" readonly value=${username} />
          ${field({
            name: 'currentPassword',
            label: 'Current password',
            type: 'password',
            autocomplete: 'current-password',
          })}
          ${field({
            name: 'newPassword',
            label: 'New password',
            type: 'password',
            autocomplete: 'new-password',
            hint: PASSWORD_HINT,
          })}
          ${problemIn(this.submission)}
          <div class="form-check mb-3">
            <input class="form-check-input" type="checkbox" id="endApiTokens" name="endApiTokens" />
            <label class="form-check-label" for="endApiTokens">End my API tokens, too</label>
          </div>
          <p>Wherever else you are logged in, you will have to log in again.</p>
          <button class="btn btn-primary" aria-disabled=${this.submission.busy}>Change password</button>
        </form>
      </div>
    </section>`;
  }

  private async change(answers: Answers): Promise<void> {
    const input = {
      currentPassword: answers('currentPassword'),
      newPassword: answers('newPassword'),
      endApiTokens: answers('endApiTokens') === 'on',
    };
    await ask(ChangePasswordDocument, { input });
    document.querySelector<HTMLFormElement>('#change-password')!.reset();
    succeed('Your password is changed.');
    await this.refresh();
  }
}
