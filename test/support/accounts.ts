import { PASSWORD, register, type Customer } from './box-office.js';
import type { Client } from './client.js';
import type { Foyer } from './foyer.js';

export const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id username role } }';
export const ME = '{ me { username role } }';
export const SET_ROLE = 'mutation ($userId: ID!, $role: Role!) { setRole(userId: $userId, role: $role) { role } }';
export const DISABLE =
  'mutation ($userId: ID!, $disabled: Boolean!) { setDisabled(userId: $userId, disabled: $disabled) { disabledAt } }';
export const CREATE_TOKEN = `mutation ($name: String!, $expiresAt: DateTime, $password: String) {
  createApiToken(name: $name, expiresAt: $expiresAt, password: $password) { id name secret expiresAt lastUsedAt }
}`;
export const NEW_PASSWORD = 'another-horse-battery';

type Token = { id: string; secret: string; expiresAt: string };

export const idOf = async ({ client }: { client: Client }) =>
  (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;
export const logIn = (client: Client, login: string, password = PASSWORD) =>
  client.does(LOGIN, { input: { login, password } });
export const newToken = async (client: Client, variables: object = {}) =>
  (await client.does<{ createApiToken: Token }>(CREATE_TOKEN, { name: 'nightly export', ...variables })).createApiToken;

/** Somebody whom this admin has made an agent, logged in. */
export async function newAgent(foyer: Foyer, admin: Client): Promise<Customer> {
  const person = await register(foyer);
  await admin.does(SET_ROLE, { userId: await idOf(person), role: 'AGENT' });
  await logIn(person.client, person.username);
  return person;
}
