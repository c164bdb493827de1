import { DomainError } from '../common/domain-error.js';

/** What a type has of what is asked of it. */
export interface Shortage {
  ticketType: { id: number; name: string };
  requested: number;
  available: number;
}

export function insufficientStock(shortage: Shortage): DomainError {
  const { ticketType, requested, available } = shortage;
  return new DomainError('INSUFFICIENT_STOCK', shortageText(shortage), {
    ticketTypeId: String(ticketType.id),
    ticketType: ticketType.name,
    requested,
    available,
  });
}

/** For people: what was asked for and what is there. */
export function shortageText({ ticketType, requested, available }: Shortage): string {
  return `Not enough ${ticketType.name} tickets: ${requested} requested, ${available} available.`;
}
