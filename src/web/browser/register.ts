import { html } from 'lit-html';
import { field, PASSWORD_HINT, showAccountForm } from './account-form.js';
import { optional } from './forms.js';
import { ask } from './api.js';
import './frame.js';
import { RegisterDocument } from './operations.generated.js';
import { nextPage } from './ui.js';

showAccountForm({
  submit: 'Register',
  async run(answers) {
    await ask(RegisterDocument, {
      input: {
        username: answers('username'),
        email: answers('email'),
        password: answers('password'),
        fullName: optional(answers('fullName')),
      },
    });
    location.assign(nextPage('/'));
  },
  fields: () => html`
    ${field({
      name: 'username',
      label: 'Username',
      autocomplete: 'username',
      hint: '3 to 30 letters, digits and underscores',
    })}
    ${field({ name: 'email', label: 'E-mail address', inputmode: 'email', autocomplete: 'email' })}
    ${field({ name: 'fullName', label: 'Name (if you like)', autocomplete: 'name', optional: true })}
    ${field({
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'new-password',
      hint: PASSWORD_HINT,
    })}
  `,
  after: html`<p>You have an account? <a href="/auth/login${location.search}">Log in</a></p>`,
});
