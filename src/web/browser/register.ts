import { html, type TemplateResult } from 'lit-html';
import { ask } from './api.js';
import './frame.js';
import { accountForm, field } from './account-form.js';
import { optional, type Answers } from './answers.js';
import { RegisterDocument } from './operations.generated.js';
import { nextPage, show } from './ui.js';

show(page);

async function register(answers: Answers): Promise<void> {
  await ask(RegisterDocument, {
    input: {
      username: answers('username'),
      email: answers('email'),
      password: answers('password'),
      fullName: optional(answers('fullName')),
    },
  });
  location.assign(nextPage('/'));
}

function page(): TemplateResult {
  return accountForm({
    submit: 'Register',
    run: register,
    fields: html`
      ${field({ name: 'username', label: 'Username', autocomplete: 'username', hint: '3 to 30 letters, digits and underscores' })}
      ${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email' })}
      ${field({ name: 'fullName', label: 'Name (if you like)', autocomplete: 'name', optional: true })}
      ${field({
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'new-password',
        hint: 'At least 8 characters, one of them neither letter nor digit; a common password is not taken',
      })}
    `,
    after: html`<p>You have an account? <a href="/auth/login${location.search}">Log in</a></p>`,
  });
}
