import type { EventStatus } from '../../src/tickets/event.entity.js';
import { JOIN, lines, PLACE, register, stage, UPDATE_EVENT } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

const SEEN = `query ($slug: String!, $id: ID!) { events { slug } event(slug: $slug) { status onSale salesClosedReason }
  ticketTypes(eventId: $id) { name } }`;

describe('the status of an event', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  afterEach(() => expectInvariants(foyer));

  it.each([
    { status: 'DRAFT', viewer: 'nobody', listed: false, found: false, refusal: undefined },
    { status: 'DRAFT', viewer: 'customer', listed: false, found: false, refusal: { code: 'NOT_FOUND' } },
    { status: 'DRAFT', viewer: 'admin', listed: true, found: true, refusal: closed('DRAFT') },
    { status: 'PUBLISHED', viewer: 'nobody', listed: true, found: true, refusal: undefined },
    { status: 'PUBLISHED', viewer: 'customer', listed: true, found: true, refusal: null },
    { status: 'PUBLISHED', viewer: 'admin', listed: true, found: true, refusal: null },
    { status: 'ARCHIVED', viewer: 'nobody', listed: false, found: false, refusal: undefined },
    { status: 'ARCHIVED', viewer: 'customer', listed: false, found: false, refusal: closed('ARCHIVED') },
    { status: 'ARCHIVED', viewer: 'admin', listed: false, found: true, refusal: closed('ARCHIVED') },
  ] as const)('$status, for $viewer', async ({ status, viewer, listed, found, refusal }) => {
    const { admin, customer, event, vip, regular } = await stage(foyer, { regular: 0, event: { status } });
    const client = { nobody: foyer.client(), customer: customer.client, admin: admin.client }[viewer];

    const { data, errors } = await client.asks(SEEN, { slug: event.slug, id: event.id });
    const alone = await client.does<{ events: { slug: string }[] }>('{ events { slug } }');
    expect(alone.events.some(({ slug }) => slug === event.slug)).toBe(listed);
    if (found) {
      const reason = status === 'PUBLISHED' ? null : status;
      expect(data).toMatchObject({ event: { status, onSale: reason === null, salesClosedReason: reason } });
      expect(data!['ticketTypes']).toHaveLength(2);
    } else {
      expect(errors).toMatchObject([{ path: ['ticketTypes'], extensions: { code: 'NOT_FOUND' } }]);
      const query = 'query ($slug: String!) { event(slug: $slug) { id } }';
      expect(await client.does(query, { slug: event.slug })).toEqual({ event: null });
    }
    if (refusal === undefined) return; // nobody orders without an account
    for (const [document, input] of [
      [PLACE, { items: lines({ [vip.id]: 1 }) }],
      [JOIN, { ticketTypeId: regular.id, quantity: 1 }],
    ] as const) {
      const answer = await client.asks(document, { input });
      expect(answer.errors?.[0]?.extensions ?? null).toEqual(refusal && expect.objectContaining(refusal));
    }
  });

  it('does not tell a customer of a draft by an order of two events', async () => {
    const { customer, vip } = await stage(foyer);
    const draft = await stage(foyer, { event: { status: 'DRAFT' } });
    const items = lines({ [vip.id]: 1, [draft.vip.id]: 1 });
    expect(await customer.client.isRefused(PLACE, { input: { items } })).toEqual({
      code: 'NOT_FOUND',
      details: { what: 'ticket type', ticketTypeId: draft.vip.id },
    });
  });

  it('lists drafts and archived events by status, to staff alone', async () => {
    const { admin, customer } = await stage(foyer);
    const query = 'query ($status: EventStatus) { events(status: $status) { status } }';
    for (const status of ['DRAFT', 'ARCHIVED'] as const) {
      const { events } = await admin.client.does<{ events: { status: EventStatus }[] }>(query, { status });
      expect(new Set(events.map((event) => event.status))).toEqual(new Set([status]));
      expect(await customer.client.does(query, { status })).toEqual({ events: [] });
    }
  });

  it('keeps an archived event visible through an order of it, and in the books', async () => {
    const { admin, customer, event, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    await admin.changesEvent(event.id, { status: 'ARCHIVED' });
    const query = 'query ($id: ID!) { order(id: $id) { event { slug status } } }';
    expect(await customer.client.does(query, { id: order.id })).toEqual({
      order: { event: { slug: event.slug, status: 'ARCHIVED' } },
    });
    expect(await admin.approves(order)).toMatchObject({ outcome: 'APPROVED' });
  });

  it.each(['ordered', 'queued'])('does not go back to DRAFT once somebody has %s', async (how) => {
    const { admin, customer, event, vip, regular } = await stage(foyer, { regular: 0 });
    await admin.changesEvent(event.id, { status: 'DRAFT' });
    await admin.changesEvent(event.id, { status: 'PUBLISHED' });
    if (how === 'ordered') await customer.places({ [vip.id]: 1 });
    else await customer.joins(regular.id);
    expect(await admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: { status: 'DRAFT' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'status', status: 'PUBLISHED' },
    });
  });

  it('is watched: who may not find it any more gets nothing further', async () => {
    const { admin, event } = await stage(foyer);
    const newcomer = await register(foyer);
    const query = 'query ($id: ID!) { ticketTypes(eventId: $id) { name } }';
    expect(await newcomer.client.does(query, { id: event.id })).toMatchObject({ ticketTypes: [{}, {}] });
    await admin.changesEvent(event.id, { status: 'DRAFT' });
    expect(await newcomer.client.isRefused(query, { id: event.id })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

function closed(reason: string) {
  return { code: 'SALES_CLOSED', details: { reason } };
}
