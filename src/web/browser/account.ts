import { html, type TemplateResult } from 'lit-html';
import { myData } from './account/my-data.js';
import { Password } from './account/password.js';
import { SecondFactor } from './account/second-factor.js';
import { Sessions } from './account/sessions.js';
import { Tokens } from './account/tokens.js';
import { ask, Refusal } from './api.js';
import { askToLogIn } from './dialogs.js';
import { day } from './format.js';
import './frame.js';
import { attempt } from './notices.js';
import { AccountDocument, type AccountQuery } from './operations.generated.js';
import { loginPage, show } from './ui.js';

let account: AccountQuery | undefined;

const draw = show(page);
const password = new Password(draw, refresh);
const secondFactor = new SecondFactor(draw, refresh);
const sessions = new Sessions(refresh);
const tokens = new Tokens(draw, refresh);
void attempt(refresh);

/** Reads again. A session that was ended elsewhere gets the login dialog. */
async function refresh(): Promise<void> {
  try {
    account = await ask(AccountDocument, {});
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED') throw error;
    return askToLogIn(loginPage());
  }
  draw();
}

function page(): TemplateResult {
  const { me, mySessions, apiTokens } = account ?? {};
  if (!me || !mySessions || !apiTokens) return html``;
  return html`
    <p class="text-body-secondary">${me.username} · ${me.email} · since ${day(me.createdAt)}</p>
    <div class="row">
      <div class="col-lg-6">${password.view(me.username)} ${secondFactor.view(me.secondFactor === true)}</div>
      <div class="col-lg-6">${sessions.view(mySessions)} ${tokens.view(apiTokens)} ${myData()}</div>
    </div>
  `;
}
