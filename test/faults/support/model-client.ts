import { evening, PASSWORD, register, Staff, type Stage } from '../../support/box-office.js';
import type { GlobalIds } from '../../../src/common/ids/global-ids.js';
import { idsOf, rowOf } from '../../support/ids.js';
import type { Client, Refusal } from '../../support/client.js';
import type { Cluster } from './cluster.js';
import type { Answer, Command } from './model.js';
import { CUSTOMERS, type History } from './model-history.js';
import type { Sales, Tier, Who } from './model-office.js';
import type { Seen } from './model-views.js';

const ORDER = 'id status priority total { amount }';
const ENTRY = `id status quantity position order { ${ORDER} }`;
const PRICED_ENTRY = `${ENTRY} unitPrice { amount }`;
const TYPE = 'price { amount } available held sold soldOut';
const FIGURES = `dashboardStats(eventId: $event) { event { salesOpen startsAt } revenue { amount }
  pendingOrders approvedOrders completedOrders rejectedOrders cancelledOrders ticketTypes { ticketType { ${TYPE} }
  available held sold revenue { amount } pendingQuantity waitingEntries waitingQuantity } }`;
const LINE = 'quantity entry { id } order { id }';
const EVERYTHING = `query ($event: ID!, $vip: ID!, $regular: ID!) { ${FIGURES}
  orders(filter: { eventId: $event }, first: 100) { edges { node { ${ORDER} } } }
  pendingOrders(eventId: $event, first: 100) { id }
  vip: queue(ticketTypeId: $vip, first: 100) { ${LINE} } regular: queue(ticketTypeId: $regular, first: 100) { ${LINE} } }`;

/** How a command of the model is asked for. */
const DOCUMENTS = {
  place: `mutation ($items: [OrderItemInput!]!) { placeOrder(input: { items: $items }) { ${ORDER} } }`,
  approve: `mutation ($order: ID!) { approveOrder(id: $order) { outcome reason order { ${ORDER} } } }`,
  reject: `mutation ($order: ID!) { rejectOrder(id: $order) { ${ORDER} } }`,
  complete: `mutation ($order: ID!) { completeOrder(id: $order) { ${ORDER} } }`,
  cancel: `mutation ($order: ID!) { cancelOrder(id: $order) { ${ORDER} } }`,
  join: `mutation ($type: ID!, $quantity: Int!) { joinQueue(input: { ticketTypeId: $type, quantity: $quantity }) { ${ENTRY} } }`,
  leave: `mutation ($entry: ID!) { leaveQueue(id: $entry) { ${ENTRY} } }`,
  fulfil: `mutation ($entry: ID!) { fulfillQueueEntry(id: $entry) { ${ENTRY} } }`,
  add: `mutation ($type: ID!, $amount: Int!) { updateTicketType(id: $type, input: { addAvailable: $amount }) { ${TYPE} } }`,
  stock: `mutation ($type: ID!, $amount: Int!) { updateTicketType(id: $type, input: { available: $amount }) { ${TYPE} } }`,
  price: `mutation ($type: ID!, $amount: SafeInt!) { updateTicketType(id: $type, input: { price: $amount }) { ${TYPE} } }`,
  sales: `mutation ($event: ID!, $open: Boolean!, $at: DateTime) {
    updateEvent(id: $event, input: { salesOpen: $open, startsAt: $at }) { salesOpen startsAt } }`,
  next: `mutation ($event: ID!) { processNextOrder(eventId: $event) { outcome reason order { ${ORDER} } } }`,
  reset: `mutation { resetAllData(confirm: "RESET ALL DATA") }`,
};

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** The customers and the admin of a cluster, each logged in at every replica, and the evening that is on. */
export class Theatre {
  private on!: Pick<Stage, 'event' | 'vip' | 'regular'>;
  private turn = 0;

  private constructor(
    private readonly admins: Client[],
    private readonly customers: Client[][],
    private readonly ids: GlobalIds,
  ) {}

  static async of(cluster: Cluster): Promise<Theatre> {
    const admins = await Promise.all(cluster.replicas.map((replica) => cluster.admin(replica)));
    const customers: Client[][] = [];
    for (let n = 0; n < CUSTOMERS; n++) {
      const { username: login } = await register(cluster);
      const clients = cluster.replicas.map((replica) => replica.client());
      const input = { login, password: PASSWORD };
      for (const client of clients)
        await client.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', { input });
      customers.push(clients);
    }
    return new Theatre(admins, customers, await idsOf(cluster));
  }

  /** Another evening, with nothing left of those before. */
  async opens({ vip, regular }: History): Promise<void> {
    const admin = new Staff(this.someReplica('staff'), 'admin');
    await admin.client.does(DOCUMENTS.reset);
    this.on = await evening(admin, { vip, regular });
  }

  /** Sends each command to the next replica, all of them at once. */
  sends(commands: Command[]): Promise<Answer[]> {
    return Promise.all(commands.map((command) => this.asks(command)));
  }

  async figures(): Promise<Seen> {
    return figures(await this.reads('staff', `query ($event: ID!) { ${FIGURES} }`));
  }

  async everything(): Promise<Seen> {
    const all = await this.reads('staff', EVERYTHING);
    const mine = await Promise.all(
      this.customers.map((_, who) => this.reads(who, `{ myQueueEntries { ${PRICED_ENTRY} } }`)),
    );
    const line = ({ quantity, entry, order: ordered }: Json) => ({ id: this.number((entry ?? ordered).id), quantity });
    return {
      figures: figures(all),
      orders: all.orders.edges.map(({ node }: Json) => this.order(node)),
      pending: all.pendingOrders.map(({ id }: Json) => this.number(id)),
      lines: [all.vip.map(line), all.regular.map(line)],
      entries: mine.map(({ myQueueEntries }) => myQueueEntries.map((one: Json) => this.entry(one))),
    };
  }

  private async asks(command: Command): Promise<Answer> {
    const by = 'by' in command ? command.by : 'staff';
    const { data, errors } = await this.someReplica(by).asks<Json>(DOCUMENTS[command.does], this.variables(command));
    if (errors) return this.refusal(errors[0]!);
    const [answer] = Object.values<Json>(data);
    if (answer === null) return null;
    switch (command.does) {
      case 'approve':
      case 'next':
        return { outcome: answer.outcome, short: figuresIn(answer.reason), ...this.order(answer.order) };
      case 'join':
      case 'leave':
      case 'fulfil':
        return this.entry(answer);
      case 'add':
      case 'stock':
      case 'price':
        return type(answer);
      case 'sales':
        return { sales: sales(answer) };
      case 'reset':
        return { reset: answer };
      default:
        return this.order(answer);
    }
  }

  private variables(command: Command): object {
    const { event } = this.on;
    if (command.does === 'place') {
      const { VIP = 0, REGULAR = 0 } = command.basket;
      const items = [
        { ticketTypeId: this.on.regular.id, quantity: REGULAR },
        { ticketTypeId: this.on.vip.id, quantity: VIP },
      ];
      return { items: items.filter(({ quantity }) => quantity > 0) };
    }
    if (command.does === 'sales') {
      return {
        event: event.id,
        open: command.to !== 'CLOSED',
        at: command.to === 'STARTED' ? '2020-01-01T00:00:00Z' : null,
      };
    }
    if ('tier' in command) return { ...command, type: command.tier === 'VIP' ? this.on.vip.id : this.on.regular.id };
    if ('order' in command) return { ...command, order: this.ids.write('Order', command.order) };
    if ('entry' in command) return { ...command, entry: this.ids.write('QueueEntry', command.entry) };
    return { ...command, event: event.id };
  }

  private refusal({ message, extensions: { code, details = {} } }: Refusal): Seen {
    const { requested, available } = details;
    // It was there at the commit, and a reset took it before it was read for the answer.
    if (message.startsWith('This was removed while it was read')) return { refused: 'NOT_FOUND' };
    switch (code) {
      case 'INSUFFICIENT_STOCK': {
        const tier: Tier = details['ticketTypeId'] === this.on.vip.id ? 'VIP' : 'REGULAR';
        return { refused: code, tier, requested, available };
      }
      case 'TICKETS_AVAILABLE':
        return { refused: code, requested, available };
      case 'ALREADY_QUEUED':
        return { refused: code, entry: this.number(String(details['queueEntryId'])) };
      case 'SALES_CLOSED':
        return { refused: code, reason: details['reason'] };
      case 'INVALID_TRANSITION':
        return { refused: code, from: details['from'], to: details['to'] };
      case 'NOT_FOUND': // the model knows no words for what is missing
        return { refused: code };
      default:
        return { refused: code, ...details };
    }
  }

  private async reads(who: Who, query: string): Promise<Json> {
    const variables = { event: this.on.event.id, vip: this.on.vip.id, regular: this.on.regular.id };
    return this.someReplica(who).does<Json>(query, variables);
  }

  private someReplica(who: Who): Client {
    const clients = who === 'staff' ? this.admins : this.customers[who]!;
    return clients[this.turn++ % clients.length]!;
  }

  private order({ id, status, priority, total }: Json): Seen {
    return { order: this.number(id), status, priority, total: total.amount };
  }

  private entry({ id, status, quantity, position, unitPrice, order: became }: Json): Seen {
    const price = unitPrice && { price: unitPrice.amount };
    return { entry: this.number(id), status, quantity, ...price, position, order: became && this.order(became) };
  }

  private number(id: string): number {
    return rowOf(this.ids, id);
  }
}

const type = ({ price, ...stock }: Json): Seen => ({ price: price.amount, ...stock });

const sales = ({ salesOpen, startsAt }: Json): Sales => (salesOpen ? (startsAt ? 'STARTED' : 'OPEN') : 'CLOSED');

/** [requested, available] of each type that falls short. */
const figuresIn = (reason: string | null): number[][] =>
  [...(reason ?? '').matchAll(/(\d+) requested, (\d+) available/g)].map(([, ...numbers]) => numbers.map(Number));

const figures = ({ dashboardStats: stats }: Json): Seen => ({
  sales: sales(stats.event),
  revenue: stats.revenue.amount,
  pending: stats.pendingOrders,
  approved: stats.approvedOrders,
  completed: stats.completedOrders,
  rejected: stats.rejectedOrders,
  cancelled: stats.cancelledOrders,
  types: stats.ticketTypes.map(({ ticketType, revenue, ...counts }: Json) => ({
    ...type(ticketType),
    revenue: revenue.amount,
    ...counts,
  })),
});
