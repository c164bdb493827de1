import { tickets } from '../format.js';
import type { RecentActivitySubscription } from '../operations.generated.js';

type Activity = RecentActivitySubscription['recentActivity'][number];
type Tell = (who: string, activity: Activity) => string;

const code = ({ order }: Activity) => order?.code ?? 'an order';
const type = ({ ticketType }: Activity) => ticketType?.name ?? 'tickets';

/** The sentence for each kind of `Activity`. */
const TELL: Record<string, Tell> = {
  'event.created': (who) => `${who} created the event.`,
  'event.updated': (who) => `${who} changed the event.`,
  'event.deleted': (who) => `${who} deleted the event.`,
  'ticketType.created': (who, it) => `${who} added ${type(it)}.`,
  'ticketType.updated': (who, it) => `${who} changed ${type(it)}.`,
  'ticketType.deleted': (who) => `${who} deleted a ticket type.`,
  'price.changed': (who, it) => `${who} changed the price of ${type(it)}.`,
  'stock.changed': (_, it) => stock(it),
  'order.placed': (who, it) => `${who} placed order ${code(it)}.`,
  'order.approved': (who, it) => `${who} approved order ${code(it)}.`,
  'order.rejected': (who, it) => `${who} rejected order ${code(it)}.`,
  'order.completed': (who, it) => `${who} completed order ${code(it)}.`,
  'order.cancelled': (who, it) => `${who} cancelled order ${code(it)}.`,
  'queue.joined': (who, it) => `${who} waits for ${tickets(it.quantity ?? 0)} of ${type(it)}.`,
  'queue.left': (who, it) => `${who} ended a wait for ${tickets(it.quantity ?? 0)} of ${type(it)}.`,
  'queue.fulfilled': (who, it) => `${who} gave ${tickets(it.quantity ?? 0)} of ${type(it)} to the queue.`,
  'queue.expired': (_, it) => `A wait for ${tickets(it.quantity ?? 0)} of ${type(it)} ended.`,
  'data.reset': (who) => `${who} dropped all data and began anew.`,
};

/** An activity as a sentence. A kind that this page does not know is shown by its name. */
export function sentence(activity: Activity): string {
  const who = activity.actor?.username ?? 'The system';
  return TELL[activity.kind]?.(who, activity) ?? activity.kind;
}

function stock(activity: Activity): string {
  const quantity = activity.quantity ?? 0;
  const [change, way] = quantity < 0 ? [-quantity, 'fewer'] : [quantity, 'more'];
  return `${type(activity)}: ${tickets(change)} ${way} available.`;
}
