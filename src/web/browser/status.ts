import { html, type TemplateResult } from 'lit-html';
import type { OrderPriority, OrderStatus } from './operations.generated.js';

/** Each status in words. */
export const STATUS_WORDS: Record<OrderStatus, string> = {
  PENDING: 'Pending',
  APPROVED: 'Approved',
  COMPLETED: 'Completed',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
};

const STATUS_LOOKS: Record<OrderStatus, string> = {
  PENDING: 'open',
  APPROVED: 'good',
  COMPLETED: 'good',
  REJECTED: 'bad',
  CANCELLED: 'quiet',
};

const PRIORITIES: Record<OrderPriority, { word: string; look: string }> = {
  VIP: { word: 'VIP', look: 'vip' },
  MIXED: { word: 'Mixed', look: 'open' },
  REGULAR: { word: 'Regular', look: 'quiet' },
};

/** An order's status in a sentence: `approved`. */
export function statusWord(status: OrderStatus): string {
  return STATUS_WORDS[status].toLowerCase();
}

export function statusBadge(status: OrderStatus): TemplateResult {
  return badge({ word: STATUS_WORDS[status], look: STATUS_LOOKS[status] });
}

export function priorityBadge(priority: OrderPriority): TemplateResult {
  return badge(PRIORITIES[priority]);
}

function badge({ word, look }: { word: string; look: string }): TemplateResult {
  return html`<span class="status status-${look}">${word}</span>`;
}
