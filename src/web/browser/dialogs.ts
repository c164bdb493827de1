import { html, render, type TemplateResult } from 'lit-html';
import { problemIn, Submission, type Answers } from './forms.js';
import { fail } from './notices.js';
import { refuge } from './ui.js';

/** A question to the user, answered with a form. */
export interface Question {
  title: string;
  /** The form's fields and text. */
  body: TemplateResult;
  /** The label of the button that runs it. */
  does: string;
  dangerous?: boolean;
  /** Runs the action; a Refusal is shown in the dialog, which stays open. */
  run(answers: Answers): Promise<void>;
}

/** Asks in a modal dialog. The browser keeps the focus inside, closes it with Escape, and restores the focus. */
export function pose(question: Question): void {
  const dialog = document.createElement('dialog');
  const back = refuge();
  dialog.setAttribute('aria-labelledby', 'question');
  const submission = new Submission(
    async (answers) => {
      try {
        await question.run(answers);
      } catch (error) {
        if (dialog.open) throw error;
        return fail(error);
      }
      dialog.close();
    },
    () => draw(),
  );
  const draw = () =>
    render(
      html`
        <form class="p-3" @submit=${submission.submit}>
          <h2 class="h4" id="question">${question.title}</h2>
          ${question.body} ${problemIn(submission)}
          <div class="d-flex justify-content-end gap-2 mt-3">
            <button type="button" class="btn btn-outline-secondary" @click=${() => dialog.close()}>Back</button>
            <button class="btn ${question.dangerous ? 'btn-danger' : 'btn-primary'}" aria-disabled=${submission.busy}>
              ${question.does}
            </button>
          </div>
        </form>
      `,
      dialog,
    );

  draw();
  dialog.addEventListener('close', () => {
    dialog.remove();
    back();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Shows that the session has ended, with a link to the login page. */
export function askToLogIn(login: string): void {
  takeOver(
    'You are logged out',
    html`<p>Your session has ended, so this page no longer changes.</p>
      <a class="btn btn-primary" href=${login}>Log in again</a>`,
  );
}

/**
 * Removes all data of the user from the page (ASVS 14.3.1), whatever is drawn later, and shows a message that cannot be
 * closed. A second call replaces the message.
 */
export function takeOver(title: string, body: TemplateResult): void {
  const dialog = document.querySelector<HTMLDialogElement>('#taken-over') ?? document.createElement('dialog');
  render(html`<div class="p-3"><h2 class="h4" id="over">${title}</h2>${body}</div>`, dialog);
  if (dialog.isConnected) return;
  dialog.id = 'taken-over';
  dialog.setAttribute('aria-labelledby', 'over');
  dialog.setAttribute('closedby', 'none');
  dialog.addEventListener('close', () => dialog.showModal()); // browsers close it after repeated Escape
  delete document.body.dataset['user'];
  document.body.replaceChildren(dialog);
  dialog.showModal();
}
