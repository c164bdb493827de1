import type { EntityClass } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditPerson } from '../audit/audit-person.entity.js';
import { Accounts } from '../auth/accounts.service.js';
import { ApiTokens } from '../auth/api-tokens.service.js';
import { Passwords } from '../auth/passwords.service.js';
import { Sessions } from '../auth/sessions.js';
import { subjectOf, User } from '../auth/user.entity.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderMoves } from '../orders/order-moves.service.js';
import { Order } from '../orders/order.entity.js';
import { Database } from '../persistence/database.js';
import { IdempotencyKey } from '../persistence/idempotency.entity.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { QueueEntry } from '../queue/queue-entry.entity.js';
import { Queue } from '../queue/queue.service.js';
import { ResetGate } from '../tickets/reset-gate.js';

/** Entries of the log that are read at once. */
const PAGE = 500;

/** What Foyer knows about somebody: to be taken along, and to be forgotten. */
@Injectable()
export class PersonalData {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly gate: ResetGate,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly moves: OrderMoves,
    private readonly queue: Queue,
    private readonly audit: Audit,
  ) {}

  /** Everything that is kept under the user's account, of one moment but for the log; times are ISO 8601 in UTC, amounts in minor units. */
  async exportOf(user: User): Promise<Record<string, unknown>> {
    const kept = await this.unit.view(async (em) => {
      const { username, email, fullName, role, createdAt, secondFactor } = await em.findOneOrFail(User, {
        id: user.id,
      });
      const orders = await em.find(Order, { customer: user.id }, { orderBy: { id: 'asc' }, populate: ['event'] });
      const items = await em.find(OrderItem, { order: { customer: user.id } }, { populate: ['ticketType'] });
      const entries = await em.find(
        QueueEntry,
        { customer: user.id },
        { orderBy: { id: 'asc' }, populate: ['ticketType.event', 'order'] },
      );
      const itemsOf = Map.groupBy(items, ({ order }) => order.id);
      return {
        account: { username, email, fullName, role, createdAt, secondFactor },
        orders: orders.map((order) => orderOf(order, itemsOf.get(order.id) ?? [])),
        queueEntries: entries.map(({ ticketType, order, quantity, unitPrice, status, joinedAt }) => ({
          event: ticketType.event.name,
          ticketType: ticketType.name,
          quantity,
          unitPrice,
          currency: ticketType.event.currency,
          status,
          joinedAt,
          order: order?.code,
        })),
        sessions: (await this.sessions.ofUser(user)).map(({ startedAt, seenAt, expiresAt, userAgent }) => ({
          startedAt,
          seenAt,
          expiresAt,
          userAgent,
        })),
        apiTokens: (await this.tokens.ofUser(user)).map(({ name, createdAt: made, expiresAt, lastUsedAt }) => ({
          name,
          createdAt: made,
          expiresAt,
          lastUsedAt,
        })),
      };
    });
    return plain({ ...kept, log: await this.logOf(user) });
  }

  /** What they did and what was done to their account. There may be much of it, so it is read page by page. */
  private async logOf(user: User): Promise<object[]> {
    const log: object[] = [];
    const theirs = { $or: [{ actorId: user.id }, { subject: subjectOf(user) }] };
    for (let last = 0, full = true; full;) {
      const em = this.unit.em;
      const entries = await em.find(
        AuditEntry,
        { ...theirs, id: { $gt: last } },
        { orderBy: { id: 'asc' }, limit: PAGE },
      );
      const people = await em.find(AuditPerson, { id: { $in: entries.map(({ id }) => id) }, userId: user.id });
      const personOf = new Map(people.map((person) => [person.id, person]));
      for (const { id, at, action, subject, before, after } of entries) {
        const { name, address, userAgent } = personOf.get(id) ?? {};
        log.push({ at, action, subject, before: json(before), after: json(after), name, address, userAgent });
      }
      last = entries.at(-1)?.id ?? last;
      full = entries.length === PAGE;
    }
    return log;
  }

  /**
   * Forgets who somebody was. Orders stay, with their totals, as nobody's; what still waits for a decision is cancelled.
   * @throws DomainError INVALID_CREDENTIALS where the password is not the user's, LAST_ADMIN
   */
  async erase(user: User, password: string): Promise<boolean> {
    await this.passwords.confirm(user, password);
    return this.unit.run(async (em) => {
      this.audit.note({ subject: subjectOf(user) });
      await this.gate.pass();
      for (const id of await this.held(Order, { customer: user.id, status: 'PENDING' }))
        await this.moves.cancel(user, id);
      for (const id of await this.held(QueueEntry, { customer: user.id, status: 'WAITING' })) {
        await this.queue.leave(user, id);
      }
      await em.nativeUpdate(Order, { customer: user.id }, { cancelReason: null });
      await em.nativeDelete(IdempotencyKey, { userId: user.id });
      await this.audit.write('eraseMyAccount');
      await this.accounts.anonymise(await em.findOneOrFail(User, { id: user.id }));
      return true;
    });
  }

  /** Ids of those that are so, and stay so until the transaction ends: staff may decide one while it is looked for. */
  private async held(entity: EntityClass<{ id: number }>, where: object): Promise<number[]> {
    const { em } = this.unit;
    const idsOf = async (which: object) =>
      (await em.find(entity, which, { orderBy: { id: 'asc' }, refresh: true })).map(({ id }) => id);
    const ids = await idsOf(where);
    await this.database.hold(em, entity, ids);
    return idsOf({ ...where, id: { $in: ids } });
  }
}

function orderOf(order: Order, items: OrderItem[]): object {
  const { code, event, status, totalAmount, currency, placedAt, decidedAt, completedAt, cancelledAt } = order;
  return {
    code,
    event: event.name,
    status,
    total: totalAmount,
    currency,
    items: items.map(({ ticketType, quantity, unitPrice }) => ({ ticketType: ticketType.name, quantity, unitPrice })),
    notes: order.adminNotes,
    cancelReason: order.cancelReason,
    placedAt,
    decidedAt,
    completedAt,
    cancelledAt,
  };
}

function json(text: string): unknown {
  return JSON.parse(text);
}

/** As JSON has it. */
function plain(data: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}
