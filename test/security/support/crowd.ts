import { createHash } from 'node:crypto';
import type { Foyer } from '../../support/foyer.js';
import { unique } from '../../support/box-office.js';

/** Somebody with an account and an API token. */
export interface Member {
  id: number;
  /** What a socket says at connection_init to be theirs. */
  hello: { authorization: string };
}

/** So many customers, made past the application, which would hash a password for each. */
export async function crowd(foyer: Foyer, size: number): Promise<Member[]> {
  const prefix = unique('crowd');
  const names = Array.from({ length: size }, (_, n) => `${prefix}_${n}`);
  const user = (name: string) =>
    `('${name}', '${name}', '${name}@x.org', '${name}@x.org', 'CUSTOMER', '${name}', '${name}', '', (select min(created_at) from users))`;
  await foyer.em.execute(
    `insert into users (username, username_key, email, email_key, role, search_key, derived_from, password_hash, created_at)
     values ${names.map(user).join(',')}`,
  );
  const ids = await foyer.rows(`select id from users where username like '${prefix}\\_%' escape '\\' order by id`);
  const members = ids.map(({ id }) => ({ id: Number(id), secret: `foyer_${prefix}_${id}` }));
  const token = ({ id, secret }: { id: number; secret: string }) =>
    `(${id}, 'crowd', '${createHash('sha256').update(secret).digest('hex')}', (select min(created_at) from users),
      ${Date.now() + 86_400_000})`;
  await foyer.em.execute(
    `insert into api_token (user_id, name, token_hash, created_at, expires_at) values ${members.map(token).join(',')}`,
  );
  return members.map(({ id, secret }) => ({ id, hello: { authorization: `Bearer ${secret}` } }));
}

/** Each waits for one ticket of that type, in their order. */
export async function waitInLine(foyer: Foyer, members: Member[], ticketTypeId: string): Promise<string[]> {
  const [row] = await foyer.rows('select coalesce(max(id), 0) as last from arrival');
  const entries = members.map(({ id }, n) => ({ id: Number(row!['last']) + n + 1, customer: id }));
  await foyer.em.execute(`insert into arrival (id) values ${entries.map(({ id }) => `(${id})`).join(',')}`);
  const entry = ({ id, customer }: { id: number; customer: number }) =>
    `(${id}, ${foyer.row(ticketTypeId)}, ${customer}, 1, 1000, 'WAITING', ${Date.now()})`;
  await foyer.em.execute(
    `insert into queue_entry (id, ticket_type_id, customer_id, quantity, unit_price, status, joined_at)
     values ${entries.map(entry).join(',')}`,
  );
  return entries.map(({ id }) => foyer.ids.write('QueueEntry', id));
}
