import { html } from 'lit-html';
import { field, PASSWORD_HINT, showAccountForm } from './account-form.js';
import { ask } from './api.js';
import './frame.js';
import { SetPasswordDocument } from './operations.generated.js';

/** The link's token. It is removed from the address, so that it stays in no history. */
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

showAccountForm({
  submit: 'Set password',
  async run(answers) {
    await ask(SetPasswordDocument, { input: { token, password: answers('password') } });
    location.assign('/auth/login');
  },
  fields: () =>
    field({
      name: 'password',
      label: 'New password',
      type: 'password',
      autocomplete: 'new-password',
      hint: PASSWORD_HINT,
    }),
  after: html`<p>Afterwards you log in with it. The link works once.</p>`,
});
