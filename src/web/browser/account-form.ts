import { html, nothing, type TemplateResult } from 'lit-html';
import { answersTo, type Answers } from './answers.js';
import { Refusal } from './api.js';
import { explain } from './messages.js';
import { show } from './ui.js';

/** One line to fill in. */
interface Field {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  /** What browsers and password managers put here (https://html.spec.whatwg.org/#autofill). */
  autocomplete: string;
  hint?: string;
  optional?: boolean;
}

export function field({ name, label, type = 'text', autocomplete, hint, optional = false }: Field): TemplateResult {
  return html`<div class="mb-3">
    <label class="form-label" for=${name}>${label}</label>
    <input
      class="form-control"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      autocapitalize="none"
      ?required=${!optional}
      aria-describedby=${hint === undefined ? nothing : `${name}-hint`}
    />
    ${hint === undefined ? nothing : html`<div class="form-text" id="${name}-hint">${hint}</div>`}
  </div>`;
}

/** Shows the one form of the page; what is refused is said above its button. */
export function showAccountForm(form: {
  fields: TemplateResult;
  submit: string;
  run(answers: Answers): Promise<void>;
  after: TemplateResult;
}): void {
  let busy = false;
  let problem: string | undefined;
  const draw = show(
    () => html`<div class="row">
      <div class="col-md-8 col-lg-5">
        <form @submit=${submit}>
          ${form.fields}
          ${problem === undefined ? nothing : html`<p class="alert alert-danger" role="alert">${problem}</p>`}
          <button class="btn btn-primary w-100">${form.submit}</button>
        </form>
        <div class="mt-3">${form.after}</div>
      </div>
    </div>`,
  );

  async function submit(event: SubmitEvent): Promise<void> {
    const answers = answersTo(event);
    if (busy) return;
    [busy, problem] = [true, undefined];
    draw();
    try {
      await form.run(answers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem = explain(error);
    } finally {
      busy = false;
      draw();
    }
  }
}
