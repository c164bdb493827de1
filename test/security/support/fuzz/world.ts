import { isDeepStrictEqual } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import { evening, PASSWORD, register, Staff, unique, type Stage } from '../../../support/box-office.js';
import type { Client } from '../../../support/client.js';
import type { Foyer } from '../../../support/foyer.js';
import { logIn } from '../../../support/accounts.js';
import { Backfill } from '../../../../src/persistence/backfill.js';
import type { Who } from '../cast.js';

/** Nobody, a customer, and each role of staff. */
export const ROLES = ['anonymous', 'owner', 'agent', 'manager', 'admin'] as const satisfies Who[];
export type Role = (typeof ROLES)[number];

/** Longer than the quarter of an hour in which a login needs no password again. */
const A_WHILE_MS = 1_200_000;
const ME = '{ me { username role disabledAt secondFactor } }';
const START = `mutation { startSecondFactor(password: "${PASSWORD}") { secret } }`;
const CONFIRM = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';

/** Somebody who asks. */
export interface Actor {
  who: Role;
  username: string;
  browser: Client;
}

/** An office for fuzzing, with somebody of each role. A person whom a case has ended is replaced. */
export class World {
  private readonly cast = new Map<Role, Actor>();
  /** Has the password of all. */
  private model: string | undefined;
  private set: Pick<Stage, 'event' | 'vip' | 'regular'> | undefined;
  private factor: { username: string; secret: string; recoveryCodes: string[] } | undefined;

  constructor(readonly foyer: Foyer) {}

  /** Somebody of this role, logged in. */
  async actor(role: Role): Promise<Actor> {
    const known = this.cast.get(role);
    if (known && (await isStill(known))) return known;
    const actor = await this.enter(role);
    this.cast.set(role, actor);
    return actor;
  }

  private async enter(who: Role): Promise<Actor> {
    const browser = this.foyer.client();
    if (who === 'anonymous') return { who, username: 'nobody', browser };
    const username = unique(who);
    await this.makeAccount(username, who);
    await logIn(browser, username);
    return { who, username, browser };
  }

  /** Past the application, which would hash a password for each. */
  private async makeAccount(username: string, who: Role): Promise<void> {
    this.model ??= (await register(this.foyer)).username;
    await this.foyer.em.execute(
      `insert into users (username, username_key, email, email_key, role, search_key, password_hash, created_at)
       select '${username}', '${username}', '${username}@x.org', '${username}@x.org', '${roleOf(who)}', '${username}',
         password_hash, created_at from users where username = '${this.model}'`,
    );
    await this.foyer.app.get(Backfill).all(); // a minute later it would look like a change of some request
  }

  /** The role's next actor is a new person. */
  forget(role: Role): void {
    this.cast.delete(role);
  }

  /** Those who can log in by now. */
  get usernames(): string[] {
    return [...this.cast.values()].map(({ username }) => username);
  }

  /** From now on every session is too old for whatever takes the password again. */
  grow(): void {
    this.foyer.clock.advance(A_WHILE_MS);
  }

  async staff(): Promise<Staff> {
    const { browser, username } = await this.actor('admin');
    return new Staff(browser, username);
  }

  /** An event with stock; a new one after each change of scene. */
  async evening(): Promise<Pick<Stage, 'event' | 'vip' | 'regular'>> {
    return (this.set ??= await evening(await this.staff(), { vip: 1000, regular: 1000 }));
  }

  /** What an admin is told of the books and the audit log. */
  async checks(): Promise<Record<string, { ok: boolean }>> {
    const { browser } = await this.actor('admin');
    return browser.does('{ checkStock { ok } verifyAuditLog { ok } }');
  }

  changeScene(): void {
    this.set = undefined;
  }

  /** Accounts that nobody needs. */
  async prey(size: number): Promise<string[]> {
    const names = Array.from({ length: size }, () => unique('prey'));
    for (const name of names) await this.makeAccount(name, 'owner');
    const rows = await this.foyer.rows(`select id from users where username in ('${names.join("','")}')`);
    return rows.map(({ id }) => this.foyer.ids.write('User', Number(id)));
  }

  /** Somebody with a second factor: the login, and codes of which each is good once. */
  async secured(): Promise<{ login: string; codes: string[] }> {
    this.factor ??= await this.secure();
    this.foyer.clock.advance(60_000);
    const { username, secret, recoveryCodes } = this.factor;
    return { login: username, codes: [this.code(secret), this.code(secret), ...recoveryCodes] };
  }

  /** The code with which this one's second factor would begin. */
  async codeToConfirm(browser: Client): Promise<string> {
    const { startSecondFactor } = await browser.does<{ startSecondFactor: { secret: string } }>(START);
    return this.code(startSecondFactor.secret);
  }

  private async secure() {
    const { username, browser } = await this.enter('owner');
    const { startSecondFactor } = await browser.does<{ startSecondFactor: { secret: string } }>(START);
    const { secret } = startSecondFactor;
    const code = this.code(secret);
    const { confirmSecondFactor } = await browser.does<{ confirmSecondFactor: string[] }>(CONFIRM, { code });
    return { username, secret, recoveryCodes: confirmSecondFactor };
  }

  private code(secret: string): string {
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: this.foyer.clock.now().getTime() });
  }
}

async function isStill({ who, username, browser }: Actor): Promise<boolean> {
  const { me } = await browser.does<{ me: Record<string, unknown> | null }>(ME);
  if (who === 'anonymous') return me === null;
  const { username: name, ...state } = me ?? {};
  return name === username && isDeepStrictEqual(state, { role: roleOf(who), disabledAt: null, secondFactor: false });
}

const roleOf = (who: Role) => (who === 'owner' ? 'CUSTOMER' : who.toUpperCase());
