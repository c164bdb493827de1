import { html, nothing } from 'lit-html';
import { field, showAccountForm } from './account-form.js';
import { ask, Refusal } from './api.js';
import { optional } from './forms.js';
import './frame.js';
import { LogInDocument } from './operations.generated.js';
import { nextPage } from './ui.js';

const forStaff = location.pathname.startsWith('/admin');

/** Whether the account has a second factor; the server tells it after the right password only. */
let asksForCode = false;

showAccountForm({
  submit: 'Log in',
  async run(answers) {
    const input = { login: answers('login'), password: answers('password'), code: optional(answers('code')) };
    try {
      await ask(LogInDocument, { input });
    } catch (error) {
      asksForCode ||= error instanceof Refusal && error.code === 'SECOND_FACTOR_REQUIRED';
      throw error;
    }
    location.assign(nextPage(forStaff ? '/admin/dashboard' : '/'));
  },
  fields: () => html`
    ${field({ name: 'login', label: 'Username or e-mail address', autocomplete: 'username' })}
    ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
    ${asksForCode ? field({ name: 'code', label: 'Code', autocomplete: 'one-time-code' }) : nothing}
  `,
  after: forStaff
    ? html`<p>For tickets, <a href="/">go to the shop</a>.</p>`
    : html`<p>No account yet? <a href="/auth/register${location.search}">Register</a></p>`,
});
