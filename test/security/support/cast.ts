import { register, Staff, stage, unique, type Customer, type Stage, type TypeView } from '../../support/box-office.js';
import type { Client } from '../../support/client.js';
import type { Foyer } from '../../support/foyer.js';

/** Everybody there is, seen from one thing: whose it is, somebody else like them, and staff. */
export const WHO = ['anonymous', 'owner', 'other', 'agent', 'manager', 'admin'] as const;
export type Who = (typeof WHO)[number];

/** Somebody who asks, in a browser or by a script. */
export interface Actor {
  who: Who;
  username: string;
  browser: Client;
  /** Nothing for nobody. */
  script?: Client;
}

/** What there is to ask for. */
export interface Scene extends Stage {
  owner: Customer;
  /** Somebody whom admins may do to as they like. */
  victim: { id: string };
}

/** A new person, or nobody. */
export async function enter(foyer: Foyer, who: Who): Promise<Actor> {
  if (who === 'anonymous') return { who, username: 'nobody', browser: foyer.client() };
  const { client: browser, username } = await register(foyer);
  if (who !== 'owner' && who !== 'other') {
    await foyer.em.execute(`update users set role = '${who.toUpperCase()}' where username = '${username}'`);
  }
  const { createApiToken } = await browser.does<{ createApiToken: { secret: string } }>(
    'mutation { createApiToken(name: "script") { secret } }',
  );
  const script = foyer.client().withToken(createApiToken.secret);
  await script.does('{ me { id } }'); // its first use is written down, and nothing after it
  return { who, username, browser, script };
}

/** An evening with orders and entries of others, so that whoever sees too much is seen to. */
export async function setScene(foyer: Foyer, owner: Actor): Promise<Scene> {
  const set = await stage(foyer, { vip: 1000, customers: 2 });
  const customer = set.customers[0]!;
  await customer.places({ [set.vip.id]: 1 });
  const soldOut = await soldOutType(set);
  await customer.joins(soldOut);
  const mine = new Staff(owner.browser, owner.username);
  await set.admin.approves(await mine.places({ [set.vip.id]: 1 }));
  const { id } = await mine.joins(soldOut);
  await set.admin.changes(soldOut, { addAvailable: 1 });
  await set.admin.fulfils({ id });
  const { me } = await set.customers[1]!.client.does<{ me: { id: string } }>('{ me { id } }');
  return { ...set, owner: mine, victim: me };
}

/** A new type without a ticket, so that one can wait for it. */
export async function soldOutType({ admin, event }: Pick<Stage, 'admin' | 'event'>): Promise<string> {
  const { createTicketType } = await admin.client.does<{ createTicketType: TypeView }>(
    `mutation { createTicketType(input: { eventId: "${event.id}", tier: VIP, name: "${unique('Sold out')}", price: 1 }) { id } }`,
  );
  return createTicketType.id;
}
