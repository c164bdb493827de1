import { evening, register, Staff, type BoxOffice, type Customer, type Programme } from '../../support/box-office.js';
import { Client } from '../../support/client.js';
import { CreateApiTokenDocument, LogInDocument } from '../../support/operations.generated.js';

const ADMIN = { login: 'admin', password: 'the-admin-of-tests' };

/** The application that before-all.ts started. */
export const url = process.env['CLIENTS_URL']!;

const office: BoxOffice = {
  client: () => new Client(url),
  admin: async () => {
    const client = new Client(url);
    await client.does(LogInDocument, { input: ADMIN });
    return client;
  },
};

/** An event of one spec's own, the admin, and a customer with an API token. `name` is a slug that no other spec uses. */
export async function evenings(name: string, programme: Programme = {}) {
  const admin = new Staff(await office.admin(), ADMIN.login);
  const customer = await register(office, { username: name, email: `${name}@example.com` });
  const event = { ...programme.event, slug: name.replaceAll('_', '-') };
  return { ...(await evening(admin, { ...programme, event })), admin, customer, token: await tokenOf(customer) };
}

const tokenOf = async ({ client }: Customer) =>
  (await client.does(CreateApiTokenDocument, { name: 'client' })).createApiToken.secret!;
