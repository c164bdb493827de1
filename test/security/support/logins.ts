import { Client } from '../../support/client.js';
import type { Foyer } from '../../support/foyer.js';

export const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
export const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';
export const PER_ACCOUNT = 10;
export const REFUSED = Array<string>(PER_ACCOUNT).fill('INVALID_CREDENTIALS');

/** A client at this address, behind a proxy that is trusted. */
export const from = (foyer: Foyer, address: string) => new Client(foyer.url, undefined, { 'x-forwarded-for': address });
/** With which code a login is refused, or `in`. */
export const tries = async (client: Client, login: string, password = 'wrong') =>
  (await client.asks(LOGIN, { input: { login, password } })).errors?.[0]?.extensions.code ?? 'in';
