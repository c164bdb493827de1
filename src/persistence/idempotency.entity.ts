import { defineEntity, p } from '@mikro-orm/core';

const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  uniques: [{ name: 'idempotency_key_once', properties: ['userId', 'operation', 'key'] }],
  properties: {
    id: p.integer().primary(),
    userId: p.integer(),
    operation: p.string().length(40),
    key: p.string().length(200),
    request: p.text(),
    result: p.json<unknown>().nullable(),
    createdAt: p.datetime().length(3),
  },
});

/** An idempotency key of a client's mutation, with the request and its result. */
export class IdempotencyKey extends IdempotencyKeySchema.class {
  constructor(key: { userId: number; operation: string; key: string; request: string; createdAt: Date }) {
    super();
    Object.assign(this, key);
  }
}
IdempotencyKeySchema.setClass(IdempotencyKey);
