import { html, type TemplateResult } from 'lit-html';
import type { OrderPriority, OrderStatus } from './operations.generated.js';

const STATUSES: Record<OrderStatus, { word: string; look: string }> = {
  PENDING: { word: 'Pending', look: 'open' },
  APPROVED: { word: 'Approved', look: 'good' },
  COMPLETED: { word: 'Completed', look: 'good' },
  REJECTED: { word: 'Rejected', look: 'bad' },
  CANCELLED: { word: 'Cancelled', look: 'quiet' },
};

const PRIORITIES: Record<OrderPriority, { word: string; look: string }> = {
  VIP: { word: 'VIP', look: 'vip' },
  MIXED: { word: 'Mixed', look: 'open' },
  REGULAR: { word: 'Regular', look: 'quiet' },
};

/** An order's status in a sentence: `approved`. */
export function statusWord(status: OrderStatus): string {
  return STATUSES[status].word.toLowerCase();
}

export function statusBadge(status: OrderStatus): TemplateResult {
  return badge(STATUSES[status]);
}

export function priorityBadge(priority: OrderPriority): TemplateResult {
  return badge(PRIORITIES[priority]);
}

function badge({ word, look }: { word: string; look: string }): TemplateResult {
  return html`<span class="status status-${look}">${word}</span>`;
}
