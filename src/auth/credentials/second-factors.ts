import { Injectable } from '@nestjs/common';
import { customAlphabet } from 'nanoid';
import { Secret, TOTP } from 'otpauth';
import { badInput, DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { lockActing, lockUnchanged } from '../sessions/account-lock.js';
import type { By, ByUser } from '../sessions/by.js';
import { refusalOfLogin, secondFactorRequired } from './login-refusals.js';
import { lacksSecondFactor } from '../users/required-second-factor.js';
import { SecondFactor } from './second-factor.entity.js';
import { fingerprint } from '../users/secret.js';
import { Sessions } from '../sessions/sessions.js';
import { subjectOf, User } from '../users/user.entity.js';

const STEP_SECONDS = 30;
/** Tolerates phone clocks that differ: accepts a code one time step before and after the current one. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** 117 bits, of letters and digits that are not easily confused. */
const newRecoveryCode = customAlphabet('23456789abcdefghjkmnpqrstvwxyz', 24);

/** Codes of authenticator apps (TOTP, RFC 6238), and recovery codes for a lost app. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly config: Config,
  ) {}

  /**
   * Creates the app's secret. It takes effect when a first code confirms it.
   * @throws DomainError BAD_USER_INPUT if a second factor is set up already
   */
  start(by: ByUser): Promise<{ secret: string; url: string }> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      const { secondFactor } = await lockActing(tx, by);
      if (secondFactor) throw badInput('secondFactor', 'is set up already; turn it off first');
      const secret = new Secret({ size: 20 }).base32;
      await tx.em.nativeDelete(SecondFactor, { userId: user.id });
      tx.em.create(SecondFactor, { userId: user.id, secret, lastStep: 0, recoveryHashes: [] });
      tx.record(by, { subject: subjectOf(user) });
      await tx.audit(by);
      return { secret, url: totp(secret, user.username).toString() };
    });
  }

  /**
   * Turns the second factor on: logging in takes a code from now on. Other sessions than this one end.
   * @returns the recovery codes, shown this once
   * @throws DomainError BAD_USER_INPUT
   */
  confirm(by: ByUser, code: string, session: string): Promise<string[]> {
    const { id: userId } = by.user;
    return this.transactions.run(by, async (tx) => {
      const owner = await lockActing(tx, by);
      const factor = await tx.em.findOne(SecondFactor, { userId, confirmedAt: null });
      if (!factor) throw badInput('code', 'there is nothing to confirm; start first');
      if (!takesCode(factor, code, tx.now)) throw badInput('code', 'is not the code of this moment');
      const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode());
      factor.confirmedAt = tx.now;
      factor.recoveryHashes = codes.map(fingerprint);
      owner.secondFactor = true;
      await this.sessions.endAll(tx, userId, session);
      tx.record(by, { subject: subjectOf(owner), before: { secondFactor: false }, after: { secondFactor: true } });
      await tx.audit(by);
      return codes;
    });
  }

  /**
   * Turns the second factor off: logging in takes the password only. Other sessions than this one end. If the user is
   * required to have a second factor, all of the user's sockets close.
   */
  removeOwn(by: ByUser, session: string): Promise<User> {
    const { id: userId } = by.user;
    return this.transactions.run(by, async (tx) => {
      await lockActing(tx, by);
      const without = await this.remove(tx, by, userId);
      await this.sessions.endAll(tx, userId, session);
      if (lacksSecondFactor(without, this.config)) await this.sessions.closeSockets(tx, userId);
      await tx.audit(by);
      return without;
    });
  }

  /** Turns another user's second factor off: all sessions end and all sockets close. API tokens stay valid. */
  async reset(tx: Tx, by: By, userId: number): Promise<User> {
    const without = await this.remove(tx, by, userId);
    await this.sessions.endAll(tx, userId);
    await this.sessions.closeSockets(tx, userId);
    return without;
  }

  /** Deletes the app's secret and the recovery codes. */
  async remove(tx: Tx, by: By, userId: number): Promise<User> {
    const user = await tx.em.findOneOrFail(User, { id: userId });
    const before = { secondFactor: user.secondFactor };
    tx.record(by, { subject: subjectOf(user), before, after: { secondFactor: false } });
    user.secondFactor = false;
    await tx.em.nativeDelete(SecondFactor, { userId });
    return user;
  }

  /**
   * Checks a code of the app or a recovery code; each is accepted once.
   * @throws DomainError SECOND_FACTOR_REQUIRED without a code, INVALID_CREDENTIALS for a wrong one
   */
  async check(user: User, code: string | undefined): Promise<void> {
    if (!code) throw secondFactorRequired();
    await this.transactions.housekeeping(async (tx) => {
      await lockUnchanged(tx, user, refusalOfLogin);
      const factor = await tx.em.findOneOrFail(SecondFactor, { userId: user.id }, { refresh: true });
      const recovery = fingerprint(code.replace(/\s/g, '').toLowerCase());
      if (factor.recoveryHashes.includes(recovery)) {
        factor.recoveryHashes = factor.recoveryHashes.filter((left) => left !== recovery);
      } else if (!takesCode(factor, code, tx.now)) {
        throw new DomainError('INVALID_CREDENTIALS', 'This code is wrong, or was used already.', { field: 'code' });
      }
    });
  }
}

/** Whether the code is current and later than the last accepted one; if so, it becomes the last accepted one. */
function takesCode(factor: SecondFactor, code: string, at: Date): boolean {
  const now = at.getTime();
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return false; // otpauth throws for six characters of other scripts
  const delta = totp(factor.secret, '').validate({ token, timestamp: now, window: WINDOW });
  if (delta === null) return false;
  const step = Math.floor(now / 1000 / STEP_SECONDS) + delta;
  if (step <= factor.lastStep) return false;
  factor.lastStep = step;
  return true;
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Foyer', label, secret: Secret.fromBase32(secret), period: STEP_SECONDS });
}
