import { html, render, type TemplateResult } from 'lit-html';
import { problemIn, Submission, type Answers } from './forms.js';
import { fail } from './notices.js';
import { refuge } from './ui.js';

/** A question to the person, answered with a form. */
export interface Question {
  title: string;
  /** The fields, and what is to be said about them. */
  body: TemplateResult;
  /** On the button that does it. */
  does: string;
  dangerous?: boolean;
  /** Does it; a Refusal is shown and the dialog stays. */
  run(answers: Answers): Promise<void>;
}

/** Asks in a dialog. The browser keeps the focus inside, closes it with Escape and gives the focus back. */
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

/** Tells that the session is over and where to start a new one; there is no way around it. */
export function askToLogIn(login: string): void {
  if (document.querySelector('#logged-out')) return;
  const dialog = document.createElement('dialog');
  dialog.id = 'logged-out';
  dialog.setAttribute('aria-labelledby', 'over');
  dialog.setAttribute('closedby', 'none');
  dialog.addEventListener('close', () => dialog.showModal()); // browsers let Escape through in the end
  render(
    html`<div class="p-3">
      <h2 class="h4" id="over">You are logged out</h2>
      <p>Your session has ended, so this page no longer changes.</p>
      <a class="btn btn-primary" href=${login}>Log in again</a>
    </div>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
}
