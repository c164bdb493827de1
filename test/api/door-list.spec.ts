import { parse } from 'csv-parse/sync';
import { register, stage, Staff, unique } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

type Row = Record<string, string>;
const PATH = '/admin/export/door-list.csv';

describe('the door list', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const listFor = async ({ client }: Staff, slug: string) =>
    parse<Row>(await (await client.fetch(`${PATH}?event=${slug}`)).text(), { columns: true, bom: true });

  it('needs an event where several are published: the default one changes when it starts', async () => {
    const { admin } = await stage(foyer);
    const answer = await admin.client.fetch(PATH);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', details: { field: 'event' } } }],
    });
  });

  it('has a line for each order whose tickets are sold, by name: how many, which, and the code', async () => {
    const { admin, event, vip, regular } = await stage(foyer);
    const zoe = await register(foyer, { fullName: 'Zoë' });
    const nameless = await register(foyer, { fullName: null });
    const anna = await register(foyer, { fullName: '=Anna' });
    const bought = {
      zoe: await zoe.places({ [vip.id]: 2, [regular.id]: 1 }),
      nameless: await nameless.places({ [regular.id]: 3 }),
      anna: await anna.places({ [vip.id]: 1 }),
    };
    for (const order of Object.values(bought)) await admin.approves(order);
    await zoe.completes(bought.zoe);
    await zoe.places({ [vip.id]: 1 }); // pending
    await admin.rejects(await zoe.places({ [vip.id]: 1 }));
    const { order } = await admin.approves(await zoe.places({ [vip.id]: 1 }));
    await zoe.cancels(order);
    await admin.changes(vip.id, { name: 'Gold' });

    expect(await listFor(admin, event.slug)).toEqual([
      { name: "'=Anna", tickets: '1', code: bought.anna.code, ticket_types: '1 × VIP' },
      { name: nameless.username, tickets: '3', code: bought.nameless.code, ticket_types: '3 × Regular' },
      { name: 'Zoë', tickets: '3', code: bought.zoe.code, ticket_types: '2 × VIP, 1 × Regular' },
    ]);
  });

  it('is for whoever may read orders, says so in the audit log, and for nobody else', async () => {
    const { event, customer } = await stage(foyer);
    const agent = await register(foyer, { fullName: unique('agent') });
    await foyer.em.execute(`update users set role = 'AGENT' where username = '${agent.username}'`);
    expect((await foyer.client().fetch(PATH)).status).toBe(401);
    expect((await customer.client.fetch(PATH)).status).toBe(403);
    const entries = () =>
      foyer.rows(
        `select entry.subject, person.name from audit_entry entry join audit_person person on person.id = entry.id
         where entry.action = 'exportDoorList' order by entry.id`,
      );
    expect(await entries()).toHaveLength(1); // the test above
    const response = await agent.client.fetch(`${PATH}?event=${event.slug}`);
    expect(await response.text()).toBe('name,tickets,code,ticket_types\r\n');
    expect((await entries()).slice(1)).toEqual([{ subject: `event:${foyer.row(event.id)}`, name: agent.username }]);
  });

  it('takes a slug in any case', async () => {
    const { admin, event } = await stage(foyer);
    expect(await listFor(admin, event.slug.toUpperCase())).toEqual([]);
  });

  it('without an event is the default event’s, where no other is published', async () => {
    const alone = await Foyer.start(); // the last one to start is the one that logs in
    const response = await (await alone.admin()).fetch(PATH);
    await response.text();
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="door-list_main.csv"');
    await alone.stop();
  });
});
