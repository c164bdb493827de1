import type { Client } from '../../support/client.js';
import type { Foyer } from '../../support/foyer.js';
import { expectHarmless } from './harmless.js';

const LINK = 'mutation ($userId: ID!) { createPasswordResetLink(userId: $userId) { url } }';
export const SET = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { username } }';
const DISABLE =
  'mutation ($userId: ID!, $disabled: Boolean!) { setDisabled(userId: $userId, disabled: $disabled) { id } }';

/** Failed logins are written down. */
const AUDIT = ['audit_entry', 'audit_person'];

export const idOf = async ({ client }: { client: Client }) =>
  (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;
export const setDisabled = async (admin: Client, userId: string, disabled = true) =>
  admin.does(DISABLE, { userId, disabled });
/** The token of a new password link. */
export async function linkFor(admin: Client, userId: string): Promise<string> {
  const { createPasswordResetLink } = await admin.does<{ createPasswordResetLink: { url: string } }>(LINK, {
    userId,
  });
  return createPasswordResetLink.url.split('#')[1]!;
}

/** Status, headers and body, without what differs between any two answers. */
export async function answerTo(foyer: Foyer, client: Client, query: string, variables: object = {}): Promise<object> {
  let seen = {};
  await expectHarmless(
    foyer,
    async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query, variables });
      const response = await client.fetch('/graphql', { method: 'POST', headers, body });
      const text = await response.text();
      const said = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
      seen = { status: response.status, headers: said, text };
      return { status: response.status, text };
    },
    AUDIT,
  );
  return seen;
}
