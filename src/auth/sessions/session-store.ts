import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Store, type SessionData } from 'express-session';
import { Clock } from '../../common/clock.js';
import { Config } from '../../config/config.js';
import { MessageBus } from '../../bus/message-bus.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { fingerprint } from '../users/secret.js';
import { CredentialOwners, type OwnedSession } from './credential-owners.js';
import { Session } from './session.entity.js';

/** The resolution of a session's last use: each update is a sync to disk. */
const SEEN_TO_WITHIN_MS = 5 * 60_000;
const USER_AGENT_LENGTH = 200;
/** The most sessions of one account. */
export const MAX_SESSIONS = 50;
/** The most sessions that one login ends; those left by an older version may be more. */
const ENDED_AT_ONCE = 1000;
const NEWEST_FIRST = { startedAt: 'desc', id: 'asc' } as const;

declare module 'express-session' {
  interface SessionData {
    passport?: { user?: number };
  }
}

/**
 * express-session's store in Foyer's database. A session ends after `sessionIdleMs` without a request, and
 * `sessionMaxMs` after the login in any case.
 */
@Injectable()
export class SessionStore extends Store {
  /** The transactions that express-session's calls join, by request: its interface has no parameter for them. */
  private readonly joined = new WeakMap<Request, Tx>();

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly owners: CredentialOwners,
  ) {
    super();
  }

  /** Runs `work`; its changes to the request's session join the transaction. */
  async within<T>(tx: Tx, request: Request, work: () => Promise<T>): Promise<T> {
    this.joined.set(request, tx);
    try {
      return await work();
    } finally {
      this.joined.delete(request);
    }
  }

  /** The session of a cookie and its user; undefined for one that has ended. @param id as the cookie has it */
  identify(id: string): Promise<OwnedSession | undefined> {
    return this.owners.ofSession(fingerprint(id), this.clock.now());
  }

  /** Notes that a session was used. A failure is passed over: the next request tries again. */
  async noteUse(id: string, { seenAt }: OwnedSession): Promise<void> {
    await this.see(id, seenAt.getTime()).catch(() => {});
  }

  /** The valid sessions among these stored ids. */
  async stillValid(sessions: string[]): Promise<Session[]> {
    return this.transactions.em.find(Session, { id: { $in: sessions }, expiresAt: { $gt: this.clock.now() } });
  }

  /** A user's sessions, newest first; at most MAX_SESSIONS. */
  async ofUser(userId: number): Promise<Session[]> {
    const where = { userId, expiresAt: { $gt: this.clock.now() } };
    return this.transactions.em.find(Session, where, { orderBy: NEWEST_FIRST, limit: MAX_SESSIONS });
  }

  /** A user's own session by its stored id; null if it has ended or is another user's. */
  async find(tx: Tx, id: string, userId: number): Promise<Session | null> {
    return tx.em.findOne(Session, { id, userId, expiresAt: { $gt: tx.now } });
  }

  /** Ends a user's oldest sessions beyond MAX_SESSIONS. The newest one, given by its stored id, counts and stays. */
  async endOldest(tx: Tx, userId: number, newest: string): Promise<void> {
    const others = { userId, id: { $ne: newest } };
    const beyond = { orderBy: NEWEST_FIRST, offset: MAX_SESSIONS - 1, limit: ENDED_AT_ONCE };
    const over = await tx.em.find(Session, others, beyond);
    if (over.length > 0)
      await this.end(
        tx,
        over.map(({ id }) => id),
      );
  }

  /** Ends all sessions of a user except one, given by its stored id. */
  async endAll(tx: Tx, userId: number, but?: string): Promise<void> {
    const all = await tx.em.find(Session, { userId });
    await this.end(
      tx,
      all.map(({ id }) => id).filter((id) => id !== but),
    );
  }

  /** Ends sessions, given by their stored ids, and closes their sockets. */
  async end(tx: Tx, sessions: string[]): Promise<void> {
    await tx.em.nativeDelete(Session, { id: { $in: sessions } });
    for (const session of sessions) this.tellEnded(tx, session);
  }

  /** Closes the sockets of a user's sessions. The sessions stay valid. */
  async closeSockets(tx: Tx, userId: number): Promise<void> {
    for (const { id } of await tx.em.find(Session, { userId })) this.tellEnded(tx, id);
  }

  private tellEnded(tx: Tx, session: string): void {
    tx.afterCommit(() => this.bus.publish({ kind: 'session.ended', session }));
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.read(id).then((session) => done(null, session), done);
  }

  /**
   * Within the transaction of a login only. express-session saves once more when the response ends: a session that was
   * ended meanwhile, or whose login was rolled back, would be there again.
   */
  override set(id: string, session: SessionData, done: (error?: unknown) => void = () => {}): void {
    const request = requestOf(session);
    if (!request || !this.joined.has(request)) return done();
    this.save(id, session).then(() => done(), done);
  }

  override destroy(id: string, done: (error?: unknown) => void = () => {}): void {
    this.transactions.housekeeping((tx) => this.end(tx, [fingerprint(id)])).then(() => done(), done);
  }

  /** Like express-session's own, but within the request's transaction. */
  override regenerate(request: Request, done: (error?: unknown) => void): void {
    const { sessionID } = request;
    this.during(request, (tx) => this.end(tx, [fingerprint(sessionID)])).then(
      () => {
        request.sessionStore.generate(request);
        done();
      },
      (error: unknown) => {
        request.sessionStore.generate(request);
        done(error);
      },
    );
  }

  private during<T>(request: Request | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    const tx = request && this.joined.get(request);
    return tx ? work(tx) : this.transactions.housekeeping(work);
  }

  private async read(id: string): Promise<SessionData | null> {
    const row = await this.transactions.em.findOne(Session, {
      id: fingerprint(id),
      expiresAt: { $gt: this.clock.now() },
    });
    return row?.data ?? null;
  }

  private async save(id: string, session: SessionData): Promise<void> {
    const data = { ...session };
    const now = this.clock.now();
    const request = requestOf(session);
    const userAgent = request?.headers['user-agent']?.slice(0, USER_AGENT_LENGTH) ?? null;
    await this.during(request, async ({ em }) => {
      await em.nativeDelete(Session, { expiresAt: { $lte: now } });
      await em.upsert(
        Session,
        {
          id: fingerprint(id),
          userId: data.passport?.user ?? null,
          data,
          userAgent,
          startedAt: now,
          seenAt: now,
          expiresAt: this.endOf(now, now),
        },
        { onConflictMergeFields: ['data', 'userId'] },
      );
    });
  }

  private async see(id: string, seenAt: number): Promise<void> {
    const now = this.clock.now();
    const exactly = Math.min(SEEN_TO_WITHIN_MS, this.config.sessionIdleMs / 10);
    if (now.getTime() - seenAt < exactly) return;
    await this.transactions.housekeeping(async ({ em }) => {
      const session = await em.findOne(Session, { id: fingerprint(id), expiresAt: { $gt: now } });
      if (session) Object.assign(session, { seenAt: now, expiresAt: this.endOf(session.startedAt, now) });
    });
  }

  private endOf(startedAt: Date, seenAt: Date): Date {
    const { sessionIdleMs, sessionMaxMs } = this.config;
    return new Date(Math.min(startedAt.getTime() + sessionMaxMs, seenAt.getTime() + sessionIdleMs));
  }
}

/** express-session stores the request in the session, as a hidden property. */
function requestOf(session: SessionData): Request | undefined {
  return (session as SessionData & { req?: Request }).req;
}
