import { Injectable } from '@nestjs/common';
import { customAlphabet } from 'nanoid';
import { Secret, TOTP } from 'otpauth';
import { Audit } from '../audit/audit.js';
import { Clock } from '../common/clock.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { AccountLock } from './account-lock.js';
import { refusalOfLogin, secondFactorRequired } from './login-refusals.js';
import { lacksSecondFactor } from './required-second-factor.js';
import { SecondFactor } from './second-factor.entity.js';
import { fingerprint } from './secret.js';
import { Sessions } from './sessions.js';
import { subjectOf, User } from './user.entity.js';

const STEP_SECONDS = 30;
/** Clocks of phones are about right: a code is taken one step before and after its own. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** 117 bits, of letters and digits that are not mistaken for each other. */
const newRecoveryCode = customAlphabet('23456789abcdefghjkmnpqrstvwxyz', 24);

/** Codes of authenticator apps (TOTP, RFC 6238), and recovery codes for the day when the app is lost. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly lock: AccountLock,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  /** A secret for the app. It counts once a first code has confirmed it. @throws DomainError BAD_USER_INPUT where there is a second factor already */
  start(user: User): Promise<{ secret: string; url: string }> {
    return this.unit.run(async (em) => {
      const { secondFactor } = await this.lock.acting(user);
      if (secondFactor) throw badInput('secondFactor', 'is set up already; turn it off first');
      const secret = new Secret({ size: 20 }).base32;
      await em.nativeDelete(SecondFactor, { userId: user.id });
      em.create(SecondFactor, { userId: user.id, secret, lastStep: 0, recoveryHashes: [] });
      this.audit.note({ subject: subjectOf(user) });
      await this.audit.write('startSecondFactor');
      return { secret, url: totp(secret, user.username).toString() };
    });
  }

  /** From now on logging in takes a code; other sessions than this one end. Answers with the recovery codes, shown this once. @throws DomainError BAD_USER_INPUT */
  confirm(user: User, code: string, session: string): Promise<string[]> {
    return this.unit.run(async (em) => {
      const owner = await this.lock.acting(user);
      const factor = await em.findOne(SecondFactor, { userId: user.id, confirmedAt: null });
      if (!factor) throw badInput('code', 'there is nothing to confirm; start first');
      if (!this.takes(factor, code)) throw badInput('code', 'is not the code of this moment');
      const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode());
      factor.confirmedAt = this.clock.now();
      factor.recoveryHashes = codes.map(fingerprint);
      owner.secondFactor = true;
      await this.sessions.endAll(user.id, session);
      this.audit.note({ subject: subjectOf(owner), before: { secondFactor: false }, after: { secondFactor: true } });
      await this.audit.write('confirmSecondFactor');
      return codes;
    });
  }

  /**
   * Logging in takes the password alone again; other sessions than this one end. Where a second factor is required of the user,
   * all of the user's sockets close.
   */
  removeOwn(user: User, session: string): Promise<User> {
    return this.unit.run(async () => {
      await this.lock.acting(user);
      const without = await this.remove(user.id);
      await this.sessions.endAll(user.id, session);
      if (lacksSecondFactor(without, this.config)) await this.sessions.closeSockets(user.id);
      await this.audit.write('removeSecondFactor');
      return without;
    });
  }

  /** The same for somebody else: all sessions end, all sockets close, and API tokens go on. */
  reset(userId: number): Promise<User> {
    return this.unit.run(async () => {
      const without = await this.remove(userId);
      await this.sessions.endAll(userId);
      await this.sessions.closeSockets(userId);
      return without;
    });
  }

  /** Forgets the app and the recovery codes. */
  remove(userId: number): Promise<User> {
    return this.unit.run(async (em) => {
      const user = await em.findOneOrFail(User, { id: userId });
      this.audit.note({
        subject: subjectOf(user),
        before: { secondFactor: user.secondFactor },
        after: { secondFactor: false },
      });
      user.secondFactor = false;
      await em.nativeDelete(SecondFactor, { userId });
      return user;
    });
  }

  /** Takes a code of the app or a recovery code, each once. @throws DomainError SECOND_FACTOR_REQUIRED without one, INVALID_CREDENTIALS for a wrong one */
  async check(user: User, code: string | undefined): Promise<void> {
    if (!code) throw secondFactorRequired();
    await this.unit.run(async (em) => {
      await this.lock.unchanged(user, refusalOfLogin);
      const factor = await em.findOneOrFail(SecondFactor, { userId: user.id }, { refresh: true });
      const recovery = fingerprint(code.replace(/\s/g, '').toLowerCase());
      if (factor.recoveryHashes.includes(recovery)) {
        factor.recoveryHashes = factor.recoveryHashes.filter((left) => left !== recovery);
      } else if (!this.takes(factor, code)) {
        throw new DomainError('INVALID_CREDENTIALS', 'This code is wrong, or was used already.', { field: 'code' });
      }
    });
  }

  /** Whether it is a code of about now that is later than the last one taken; remembers it if so. */
  private takes(factor: SecondFactor, code: string): boolean {
    const now = this.clock.now().getTime();
    const delta = totp(factor.secret, '').validate({ token: code.replace(/\s/g, ''), timestamp: now, window: WINDOW });
    if (delta === null) return false;
    const step = Math.floor(now / 1000 / STEP_SECONDS) + delta;
    if (step <= factor.lastStep) return false;
    factor.lastStep = step;
    return true;
  }
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Foyer', label, secret: Secret.fromBase32(secret), period: STEP_SECONDS });
}
