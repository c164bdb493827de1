import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import onHeaders from 'on-headers';
import { Clock } from '../../common/clock.js';
import { Config } from '../../config/config.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { SecondFactor } from './second-factor.entity.js';
import { fingerprint, newSecret } from '../users/secret.js';
import type { User } from '../users/user.entity.js';

const YEAR_MS = 365 * 86_400_000;
/** The most marks that are checked per request; a browser sends one. */
const MARKS_READ = 4;

/**
 * A signed cookie that marks a browser as known to an account. It grants no access: failed logins of marked browsers
 * have a counter of their own, apart from those of strangers. Its format is `nonce.issuedAt.signature`. It expires
 * after a year, with a new password and with a change of the second factor.
 */
@Injectable()
export class Devices {
  private readonly cookie: string;

  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    this.cookie = config.https ? '__Host-foyer.device' : 'foyer.device';
  }

  /**
   * The nonce of the browser's valid mark for this account; otherwise undefined. Without a mark nothing is read. With
   * one, the same queries run for an unknown account, so that timing does not reveal whether it exists.
   */
  async findMark(request: Request, user: User | null): Promise<string | undefined> {
    const marks = this.sent(request);
    if (marks.length === 0) return undefined;
    return this.goodMark(marks, user, await secretsOf(this.transactions.em, user));
  }

  private goodMark(marks: string[], user: User | null, secrets: string): string | undefined {
    return user ? marks.find((mark) => this.isGood(mark, user, secrets))?.split('.', 1)[0] : undefined;
  }

  /** Sends the browser a mark, unless it has a valid one. The caller has locked the user row. */
  async setMark(tx: Tx, request: Request, user: User): Promise<void> {
    const secrets = await secretsOf(tx.em, user);
    if (this.goodMark(this.sent(request), user, secrets) !== undefined) return;
    const nonce = newSecret();
    const issuedAt = String(tx.now.getTime());
    const signature = this.signature(nonce, issuedAt, user, secrets);
    this.prepare(request);
    request.res!.locals['device'] = `${nonce}.${issuedAt}.${signature}`;
  }

  /** Call it before the login makes its session: the cookie's header then comes after the session's. */
  prepare({ res: response }: Request): void {
    if (!response || 'device' in response.locals) return;
    response.locals['device'] = undefined;
    onHeaders(response, () => {
      const mark = response.locals['device'] as string | undefined;
      if (mark === undefined) return;
      const options = {
        httpOnly: true,
        sameSite: 'lax',
        secure: this.config.https,
        path: '/',
        maxAge: YEAR_MS,
      } as const;
      response.cookie(this.cookie, mark, options);
    });
  }

  private sent({ headers }: Request): string[] {
    const sent = headers.cookie?.split(/; */).filter((cookie) => cookie.startsWith(`${this.cookie}=`)) ?? [];
    return sent.slice(0, MARKS_READ).map((cookie) => cookie.slice(this.cookie.length + 1));
  }

  private isGood(mark: string, user: User, secrets: string): boolean {
    const [nonce = '', issuedAt = '', signature = '', ...rest] = mark.split('.');
    const expected = Buffer.from(this.signature(nonce, issuedAt, user, secrets));
    const given = Buffer.from(signature);
    if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    return this.clock.now().getTime() - Number(issuedAt) < YEAR_MS;
  }

  private signature(nonce: string, issuedAt: string, { id }: User, secrets: string): string {
    const signed = `device ${id} ${nonce} ${issuedAt} ${secrets}`;
    return createHmac('sha256', this.config.sessionSecret).update(signed).digest('base64url');
  }
}

/** A fingerprint of the password hash and the second factor's secret; it changes with either. */
async function secretsOf(em: EntityManager, user: User | null): Promise<string> {
  const factor = await em.findOne(SecondFactor, { userId: user?.id ?? 0, confirmedAt: { $ne: null } });
  return fingerprint(`${user?.passwordHash ?? ''} ${factor?.secret ?? ''}`);
}
