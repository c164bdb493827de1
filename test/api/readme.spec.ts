import { readFileSync } from 'node:fs';
import type { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';

const README = readFileSync('README.md', 'utf8');

/** Each `foyer WHO 'OPERATION'` of the README, with the answer that it shows below. */
const TOUR = [
  ...README.matchAll(
    /```sh\nfoyer (?<who>\w+) (?<quote>['"])(?<operation>[^]*?)\k<quote>\n```\n\n```json\n(?<answer>[^]*?)```/g,
  ),
].map(({ groups }) => {
  const { who, quote, operation, answer } = groups as Record<'who' | 'quote' | 'operation' | 'answer', string>;
  const query = quote === '"' ? operation.replaceAll('\\"', '"').replace('$PASSWORD', ADMIN.password) : operation;
  return { who, query, answer: JSON.parse(answer) as object };
});

/** An order has another id and another code in each database. */
const SHOWN = { id: 'or_2k7wq3d', code: 'DYBY4NM7' };

describe('the README', () => {
  it('shows the real answers', async () => {
    const foyer = await Foyer.start();
    let { id } = SHOWN;
    const clients = new Map<string, Client>();
    expect(TOUR).toHaveLength(7);
    for (const { who, query, answer } of TOUR) {
      if (!clients.has(who)) clients.set(who, foyer.client());
      const real = JSON.stringify(await clients.get(who)!.asks(query.replaceAll(SHOWN.id, id)));
      id = /or_\w{7}/.exec(real)?.[0] ?? id;
      const shown = real.replaceAll(id, SHOWN.id).replace(/"code":"[2-9A-Z]{8}"/, `"code":"${SHOWN.code}"`);
      expect(JSON.parse(shown)).toEqual(answer);
    }
    await foyer.stop();
  });
});
