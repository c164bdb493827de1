import { html } from 'lit-html';
import { field, showAccountForm } from './account-form.js';
import { ask } from './api.js';
import './frame.js';
import { LogInDocument } from './operations.generated.js';
import { nextPage } from './ui.js';

const forStaff = location.pathname.startsWith('/admin');

showAccountForm({
  submit: 'Log in',
  async run(answers) {
    await ask(LogInDocument, { input: { login: answers('login'), password: answers('password') } });
    location.assign(nextPage(forStaff ? '/admin/dashboard' : '/'));
  },
  fields: html`
    ${field({ name: 'login', label: 'Username or e-mail address', autocomplete: 'username' })}
    ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
  `,
  after: forStaff
    ? html`<p>For tickets, <a href="/">go to the shop</a>.</p>`
    : html`<p>No account yet? <a href="/auth/register${location.search}">Register</a></p>`,
});
