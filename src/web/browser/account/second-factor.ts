import { html, nothing, type TemplateResult } from 'lit-html';
import { field, yourPassword } from '../account-form.js';
import { ask } from '../api.js';
import { pose } from '../dialogs.js';
import { problemIn, Submission, type Answers } from '../forms.js';
import { announce, succeed } from '../notices.js';
import {
  ConfirmSecondFactorDocument,
  RemoveSecondFactorDocument,
  StartSecondFactorDocument,
  type StartSecondFactorMutation,
} from '../operations.generated.js';
import { copyButton, grouped } from './copying.js';
import { qrCode } from './qr-code.js';

/** Turns the second factor on and off. Secrets that are shown once are stored in this object only. */
export class SecondFactor {
  private setup: StartSecondFactorMutation['startSecondFactor'] | undefined;
  private recoveryCodes: readonly string[] | undefined;
  private readonly submission: Submission;

  constructor(
    private readonly changed: () => void,
    private readonly refresh: () => Promise<void>,
  ) {
    this.submission = new Submission((answers) => this.confirm(answers), changed);
  }

  view(on: boolean): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="second-factor" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="second-factor">
          Second factor
          <span class="status ${on ? 'status-good' : 'status-quiet'}">${on ? 'On' : 'Off'}</span>
        </h2>
        ${on ? this.whereOn() : this.whereOff()}
      </div>
    </section>`;
  }

  private whereOff(): TemplateResult {
    if (this.setup) return this.settingUp(this.setup);
    return html`
      <p>
        With a second factor, logging in also takes a code that an authenticator app on your phone shows, so that a stolen
        password is not enough.
      </p>
      <button type="button" class="btn btn-primary" @click=${() => this.start()}>Set up</button>
    `;
  }

  private settingUp({ secret, url }: StartSecondFactorMutation['startSecondFactor']): TemplateResult {
    return html`
      <h3 class="h6 fw-semibold">1. Tell your authenticator app</h3>
      <div class="d-flex flex-wrap gap-3 mb-3">
        ${qrCode(url)}
        <div class="beside-qr">
          <p>Scan this code with the app. If the app is on this device, <a href=${url}>open it with the secret</a>.</p>
          <p class="mb-1">Or type the secret into it:</p>
          <p class="secret" id="setup-secret">${grouped(secret)}</p>
          ${copyButton('Copy the secret', secret, 'setup-secret')}
        </div>
      </div>
      <h3 class="h6 fw-semibold">2. Enter the code that it shows</h3>
      <form @submit=${this.submission.submit}>
        ${field({ name: 'code', label: 'Code', autocomplete: 'one-time-code', inputmode: 'numeric' })}
        ${problemIn(this.submission)}
        <div class="d-flex flex-wrap gap-2">
          <button class="btn btn-primary" aria-disabled=${this.submission.busy}>Turn on</button>
          <button type="button" class="btn btn-outline-secondary" @click=${() => this.forget()}>Not now</button>
        </div>
      </form>
    `;
  }

  private whereOn(): TemplateResult {
    return html`
      ${this.recoveryCodes ? this.keeping(this.recoveryCodes) : nothing}
      <p>Logging in takes your password and a code of your authenticator app, or a recovery code.</p>
      <button type="button" class="btn btn-outline-danger" @click=${() => this.turnOff()}>Turn off</button>
    `;
  }

  private keeping(codes: readonly string[]): TemplateResult {
    return html`<div class="shown-once mb-3">
      <h3 class="h6 fw-semibold">Your recovery codes</h3>
      <p>
        For the day when your phone is lost: each of them lets you in once, in place of a code of the app. Print them or keep
        them with your passwords; <strong>they are not shown again.</strong>
      </p>
      <ol class="list-unstyled codes" id="recovery-codes">
        ${codes.map((code) => html`<li class="secret">${grouped(code)}</li>`)}
      </ol>
      <div class="d-flex flex-wrap gap-2">
        ${copyButton('Copy the codes', codes.join('\n'), 'recovery-codes')}
        <button type="button" class="btn btn-primary btn-sm" @click=${() => this.forget()}>I have kept them</button>
      </div>
    </div>`;
  }

  private start(): void {
    pose({
      title: 'Set up a second factor',
      body: html`<p>You need an authenticator app on your phone.</p>
        ${yourPassword()}`,
      does: 'Go on',
      run: async (answers) => {
        try {
          this.setup = (await ask(StartSecondFactorDocument, { password: answers('password') })).startSecondFactor;
          this.changed();
        } catch (error) {
          await this.refresh(); // it may have been set up in another tab
          throw error;
        }
      },
    });
  }

  private async confirm(answers: Answers): Promise<void> {
    const { confirmSecondFactor } = await ask(ConfirmSecondFactorDocument, { code: answers('code') });
    this.recoveryCodes = confirmSecondFactor;
    this.setup = undefined;
    announce('second factor', 'The second factor is on. Your recovery codes are shown once.'); // a notice would cover the codes
    await this.refresh();
  }

  private forget(): void {
    [this.setup, this.recoveryCodes, this.submission.problem] = [undefined, undefined, undefined];
    this.changed();
  }

  private turnOff(): void {
    pose({
      title: 'Turn the second factor off?',
      body: html`
        <p>From then on, your password alone lets in whoever knows it. The recovery codes are void.</p>
        ${yourPassword()}
      `,
      does: 'Turn off',
      dangerous: true,
      run: async (answers) => {
        await ask(RemoveSecondFactorDocument, { password: answers('password') });
        this.recoveryCodes = undefined;
        succeed('The second factor is off.');
        await this.refresh();
      },
    });
  }
}
