import { html, type TemplateResult } from 'lit-html';
import type { Answers } from '../forms.js';
import { ask, newKey, Refusal } from '../api.js';
import { withoutMarks } from '../bidi.js';
import { pose } from '../dialogs.js';
import { decimal } from '../../../common/decimal.js';
import { minorUnits, money } from '../format.js';
import { succeed } from '../notices.js';
import {
  CreateTicketTypeDocument,
  UpdateTicketTypeDocument,
  type AmountFragment,
  type FiguresSubscription,
  type TicketTier,
} from '../operations.generated.js';

type TypeStats = FiguresSubscription['dashboardStats']['ticketTypes'][number];

/** The most tickets of one type, and the highest price in minor units, as in the schema. */
const MOST = 1_000_000;
const DEAREST = 1_000_000_000_000;

/** Changes a type's name, price and stock; sends the changed fields only. */
export function editTicketType({ ticketType, available }: TypeStats): void {
  const { id, name, price } = ticketType;
  const idempotencyKey = newKey();
  pose({
    title: `Change ${name}`,
    body: html`
      ${nameField(name)} ${priceField(price, decimal(price.amount, price.exponent))}
      <p class="form-text">Orders and places in the queue that are there keep the price of ${money(price)}.</p>
      <div class="row g-2">
        <div class="col-7">
          <label class="form-label" for="how">Stock (${available} available)</label>
          <select class="form-select" id="how" name="how">
            <option value="add">Add</option>
            <option value="take">Take away</option>
            <option value="set">Set available to</option>
          </select>
        </div>
        <div class="col-5">
          <label class="form-label" for="quantity">Tickets</label>
          <input class="form-control" id="quantity" name="quantity" type="number" min="0" max=${MOST} step="1" />
        </div>
      </div>
    `,
    does: 'Save',
    async run(answers) {
      const newName = answers('name');
      const newPrice = priceOf(answers, price);
      const input = {
        ...(newName === withoutMarks(name) ? {} : { name: newName }),
        ...(newPrice === price.amount ? {} : { price: newPrice }),
        ...stockChange(answers('how'), answers('quantity')),
      };
      if (Object.keys(input).length === 0) return;
      const expected = { price: price.amount, ...(input.available === undefined ? {} : { available }) };
      const change = { ...input, expected, idempotencyKey };
      const { updateTicketType } = await ask(UpdateTicketTypeDocument, { id, input: change });
      succeed(`${updateTicketType.name} is saved; ${updateTicketType.available} available.`);
    },
  });
}

function stockChange(how: string, quantity: string): { available?: number; addAvailable?: number } {
  if (quantity === '') return {};
  const tickets = Number(quantity);
  if (how === 'set') return { available: tickets };
  return { addAvailable: how === 'take' ? -tickets : tickets };
}

/** @param currency an amount in the event's currency */
export function addTicketType(eventId: string, currency: AmountFragment): void {
  const idempotencyKey = newKey();
  pose({
    title: 'Add a ticket type',
    body: html`
      ${nameField('')}
      <label class="form-label" for="tier">Tier</label>
      <select class="form-select mb-3" id="tier" name="tier">
        <option value="REGULAR">Regular</option>
        <option value="VIP">VIP: orders of these are decided first</option>
      </select>
      ${priceField(currency, '')}
      <label class="form-label" for="available">Available</label>
      <input class="form-control" id="available" name="available" type="number" min="0" max=${MOST} step="1" required />
    `,
    does: 'Add',
    async run(answers) {
      const name = answers('name');
      const tier = answers('tier') as TicketTier;
      const available = Number(answers('available'));
      await ask(CreateTicketTypeDocument, {
        input: { eventId, name, tier, price: priceOf(answers, currency), available, idempotencyKey },
      });
      succeed(`${name} is on sale.`);
    },
  });
}

function nameField(value: string): TemplateResult {
  return html`<label class="form-label" for="name">Name</label>
    <input class="form-control mb-3" id="name" name="name" maxlength="400" required value=${value} />`;
}

function priceField({ currency, exponent }: AmountFragment, value: string): TemplateResult {
  return html`<label class="form-label" for="price">Price (${currency})</label>
    <input
      class="form-control mb-1"
      id="price"
      name="price"
      type="number"
      min="0"
      max=${decimal(DEAREST, exponent)}
      step=${decimal(1, exponent)}
      required
      value=${value}
    />`;
}

function priceOf(answers: Answers, { currency, exponent }: AmountFragment): number {
  const amount = minorUnits(answers('price'), exponent);
  if (amount === undefined) {
    const reason = `an amount of ${currency}, such as ${decimal(8500, exponent)}`;
    throw new Refusal('BAD_USER_INPUT', reason, { field: 'price', reason });
  }
  return amount;
}
