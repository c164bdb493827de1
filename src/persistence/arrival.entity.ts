import { defineEntity, p } from '@mikro-orm/core';

const ArrivalSchema = defineEntity({ name: 'Arrival', properties: { id: p.integer().primary() } });

/** Only its sequence matters: the next number in the order of arrival. */
export class Arrival extends ArrivalSchema.class {}
ArrivalSchema.setClass(Arrival);
