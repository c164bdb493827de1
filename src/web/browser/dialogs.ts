import { html, nothing, render, type TemplateResult } from 'lit-html';
import { answersTo, type Answers } from './answers.js';
import { Refusal } from './api.js';
import { explain } from './messages.js';

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
  const section = document.activeElement?.closest('section');
  dialog.setAttribute('aria-labelledby', 'question');
  let busy = false;
  let problem: string | undefined;

  const submit = async (event: SubmitEvent) => {
    const answers = answersTo(event);
    if (busy) return;
    [busy, problem] = [true, undefined];
    draw();
    try {
      await question.run(answers);
      dialog.close();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem = explain(error);
    } finally {
      busy = false;
      draw();
    }
  };

  const draw = () =>
    render(
      html`
        <form class="p-3" @submit=${submit}>
          <h2 class="h4" id="question">${question.title}</h2>
          ${question.body}
          ${problem === undefined ? nothing : html`<p class="alert alert-danger mt-3 mb-0" role="alert">${problem}</p>`}
          <div class="d-flex justify-content-end gap-2 mt-3">
            <button type="button" class="btn btn-outline-secondary" @click=${() => dialog.close()}>Back</button>
            <button class="btn ${question.dangerous ? 'btn-danger' : 'btn-primary'}" aria-disabled=${busy}>
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
    if (document.activeElement === document.body) section?.focus();
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
  dialog.addEventListener('cancel', (event) => event.preventDefault());
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
