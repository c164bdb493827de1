import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Store, type SessionData } from 'express-session';
import { Clock } from '../common/clock.js';
import { EventBus } from '../events/event-bus.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Session } from './session.entity.js';

/** How long after logging in one has to log in again. */
export const SESSION_HOURS = 24;

/**
 * express-session's store in Foyer's database. A session ends SESSION_HOURS after it was made, whatever
 * happens in between, so a request that only reads writes nothing (each write is a sync to disk).
 */
@Injectable()
export class SessionStore extends Store {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Which of these sessions, named as they are stored, are not over. */
  async standing(sessions: string[]): Promise<Set<string>> {
    const rows = await this.unit.em.find(Session, { id: { $in: sessions }, expiresAt: { $gt: this.clock.now() } });
    return new Set(rows.map(({ id }) => id));
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.find(id).then((session) => done(null, session), done);
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = () => {}): void {
    this.save(id, session).then(() => done(), done);
  }

  override destroy(id: string, done: (error?: unknown) => void = () => {}): void {
    this.remove(id).then(() => done(), done);
  }

  private async find(id: string): Promise<SessionData | null> {
    const row = await this.unit.em.findOne(Session, { id: sessionKey(id), expiresAt: { $gt: this.clock.now() } });
    return row?.data ?? null;
  }

  private async save(id: string, data: SessionData): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + SESSION_HOURS * 3_600_000);
    await this.unit.run(async (em) => {
      await em.nativeDelete(Session, { expiresAt: { $lte: this.clock.now() } });
      await em.upsert(Session, { id: sessionKey(id), data, expiresAt }, { onConflictMergeFields: ['data'] });
    });
  }

  private async remove(id: string): Promise<void> {
    const session = sessionKey(id);
    await this.unit.run(async (em) => {
      await em.nativeDelete(Session, { id: session });
      this.unit.afterCommit(() => this.bus.publish({ kind: 'session.ended', session }));
    });
  }
}

/** The form in which a session id is stored and named elsewhere. */
export function sessionKey(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
