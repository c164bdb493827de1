import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import './frame.js';
import { accountForm, field } from './account-form.js';
import type { Answers } from './answers.js';
import { LogInDocument } from './operations.generated.js';
import { nextPage, show } from './ui.js';

const forStaff = location.pathname.startsWith('/admin');

show(page);

async function logIn(answers: Answers): Promise<void> {
  const input = { login: answers('login'), password: answers('password') };
  await ask(LogInDocument, { input });
  location.assign(nextPage(forStaff ? '/admin/dashboard' : '/'));
}

function page(): TemplateResult {
  return accountForm({
    submit: 'Log in',
    run: logIn,
    fields: html`
      ${field({ name: 'login', label: 'Username or e-mail address', autocomplete: 'username' })}
      ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
    `,
    after: forStaff
      ? html`<p>For tickets, <a href="/">go to the shop</a>.</p>`
      : html`<p>No account yet? <a href="/auth/register${location.search}">Register</a></p>`,
  });
}
