import { defineEntity, p } from '@mikro-orm/core';

const IdKeySchema = defineEntity({
  name: 'IdKey',
  properties: { id: p.integer().primary().autoincrement(false), key: p.string().length(64) },
});

/** The key that permutes numbers in ids: one row, written by the first start on a database and kept for good. */
export class IdKey extends IdKeySchema.class {}
IdKeySchema.setClass(IdKey);
