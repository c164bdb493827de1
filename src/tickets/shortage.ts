import { DomainError } from '../common/domain-error.js';

/** The requested and the available tickets of a type. */
export interface Shortage {
  ticketType: { id: number; name: string };
  requested: number;
  available: number;
}

export function insufficientStock(shortage: Shortage): DomainError {
  const { ticketType, requested, available } = shortage;
  return new DomainError('INSUFFICIENT_STOCK', shortageText(shortage), {
    ticketTypeId: ticketType.id,
    ticketType: ticketType.name,
    requested,
    available,
  });
}

/** The shortage as a sentence, for people. */
export function shortageText({ ticketType, requested, available }: Shortage): string {
  return `Not enough ${ticketType.name} tickets: ${requested} requested, ${available} available.`;
}
