import { html, nothing, type TemplateResult } from 'lit-html';
import { problemIn, Submission, type Answers } from './forms.js';
import { show } from './ui.js';

export const PASSWORD_HINT =
  'At least 8 characters, one of them neither letter nor digit; more than a common password or your name with digits';

/** A text field. */
interface Field {
  name: string;
  label: string;
  /** Never `email`: browsers rewrite its domain, and the address is shown as it was typed. */
  type?: 'text' | 'password';
  /** The autofill hint for browsers and password managers (https://html.spec.whatwg.org/#autofill). */
  autocomplete: string;
  /** The keyboard of a phone. */
  inputmode?: 'numeric' | 'email';
  hint?: string;
  optional?: boolean;
}

export function field({
  name,
  label,
  type = 'text',
  autocomplete,
  inputmode,
  hint,
  optional = false,
}: Field): TemplateResult {
  return html`<div class="mb-3">
    <label class="form-label" for=${name}>${label}</label>
    <input
      class="form-control"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      inputmode=${inputmode ?? nothing}
      autocapitalize="none"
      ?required=${!optional}
      aria-describedby=${hint === undefined ? nothing : `${name}-hint`}
    />
    ${hint === undefined ? nothing : html`<div class="form-text" id="${name}-hint">${hint}</div>`}
  </div>`;
}

/** The password field with which users confirm that they are present. */
export function yourPassword(): TemplateResult {
  return field({ name: 'password', label: 'Your password', type: 'password', autocomplete: 'current-password' });
}

/** Shows the page's one form, with errors above its button. */
export function showAccountForm(form: {
  fields(): TemplateResult;
  submit: string;
  run(answers: Answers): Promise<void>;
  after: TemplateResult;
}): void {
  const submission = new Submission(
    (answers) => form.run(answers),
    () => draw(),
  );
  const draw = show(
    () => html`<div class="row">
      <div class="col-md-8 col-lg-5">
        <form @submit=${submission.submit}>
          ${form.fields()} ${problemIn(submission)}
          <button class="btn btn-primary w-100" aria-disabled=${submission.busy}>${form.submit}</button>
        </form>
        <div class="mt-3">${form.after}</div>
      </div>
    </div>`,
  );
}
