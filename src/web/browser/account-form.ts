import { html, nothing, type TemplateResult } from 'lit-html';
import { answersTo, type Answers } from './answers.js';
import { attempt } from './notices.js';

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

/** The form of the log-in and register pages. */
export function accountForm(form: {
  fields: TemplateResult;
  submit: string;
  run(answers: Answers): Promise<void>;
  after: TemplateResult;
}): TemplateResult {
  let busy = false;
  const submit = (event: SubmitEvent) => {
    const answers = answersTo(event);
    if (busy) return;
    busy = true;
    void attempt(() => form.run(answers)).finally(() => (busy = false));
  };
  return html`<div class="row">
    <div class="col-md-8 col-lg-5">
      <form @submit=${submit}>
        ${form.fields}
        <button class="btn btn-primary w-100">${form.submit}</button>
      </form>
      <div class="mt-3">${form.after}</div>
    </div>
  </div>`;
}
