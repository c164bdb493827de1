/**
 * Mercurius with JIT on Fastify and better-sqlite3. Usage: `node server.mjs PORT DATABASE each|group`, where `each` commits
 * one request at a time and `group` those of one turn of the event loop together.
 */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { CONTRACT } from '../contract.mjs';
import { openShop } from './shop.mjs';
import { commitEach, commitTogether } from './transactions.mjs';

const [, , port, file, mode] = process.argv;
const shop = openShop(file);
const write = mode === 'group' ? commitTogether(shop.db) : commitEach(shop.db);

const app = Fastify();
await app.register(mercurius, {
  schema: CONTRACT,
  jit: 1,
  resolvers: {
    Query: { ticketTypes: () => shop.ticketTypes() },
    Mutation: {
      placeOrder: (_, { input }) => write(() => shop.placeOrder(input.items)),
      approveOrder: (_, { id }) => write(() => shop.approveOrder(Number(id))),
    },
  },
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.stdout.write('ready\n');
process.once('SIGTERM', async () => {
  await app.close();
  shop.db.close();
});
