import { isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { isPublicType } from '../../../src/common/field-rights.js';
import { fieldsBelowRoot, rightOf } from '../../../src/graphql/guard-fields.js';
import { WHO } from './cast.js';

/** Those who ask: everybody of the cast, an agent without the required second factor, and the admin's API token. */
export const VIEWERS = [...WHO, 'enrolling', 'token'] as const;
export type Viewing = (typeof VIEWERS)[number];

/** What a viewer gets of a field: its value, null in silence, or null with this error. */
export type Sight = 'value' | 'null' | 'UNAUTHENTICATED' | 'FORBIDDEN';
/** In the order of VIEWERS: nobody, the owner, another customer, agent, manager, admin; the agent; the token. */
export type SightRow = readonly [Sight, Sight, Sight, Sight, Sight, Sight, Sight, Sight];

const STAFF: SightRow = ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'value', 'value', 'value', 'FORBIDDEN', 'value'];
const MANAGERS = STAFF.with(3, 'FORBIDDEN') as unknown as SightRow;
const STAFF_ELSE_NULL: SightRow = ['null', 'null', 'null', 'value', 'value', 'value', 'null', 'value'];
const OWN_OR_STAFF: SightRow = [
  'UNAUTHENTICATED',
  'value',
  'FORBIDDEN',
  'value',
  'value',
  'value',
  'FORBIDDEN',
  'value',
];
const OWN_OR_ADMIN_ELSE_NULL: SightRow = ['null', 'value', 'null', 'null', 'null', 'value', 'null', 'value'];
/** Of a viewer, who is always the one who asks. */
const EVERY_USER: SightRow = ['UNAUTHENTICATED', ...Array<'value'>(7).fill('value')] as unknown as SightRow;
const EVERY_USER_BUT_ENROLLING = EVERY_USER.with(6, 'FORBIDDEN') as unknown as SightRow;

/** The fields that check a right, and what each viewer gets. */
export const CHECKED: Readonly<Record<string, SightRow>> = {
  'Activity.actor': STAFF_ELSE_NULL,
  'Event.activity': STAFF,
  'Event.orders': STAFF,
  'Order.history': OWN_OR_STAFF,
  'OrderDecision.by': STAFF_ELSE_NULL,
  'StockMovement.actor': STAFF_ELSE_NULL,
  'TicketType.queueEntries': STAFF,
  'TicketType.stockMovements': MANAGERS,
  'User.disabledAt': OWN_OR_ADMIN_ELSE_NULL,
  'User.orders': OWN_OR_STAFF,
  'User.secondFactor': OWN_OR_ADMIN_ELSE_NULL,
  'Viewer.apiTokens': EVERY_USER,
  'Viewer.orders': EVERY_USER_BUT_ENROLLING,
  'Viewer.queueEntries': EVERY_USER_BUT_ENROLLING,
  'Viewer.sessions': EVERY_USER,
};

/** The private types that customers and staff hold alike: each field that goes with the object. */
export const WITH_OBJECT: Readonly<Record<string, readonly string[]>> = {
  Activity: ['at', 'id', 'kind', 'order', 'quantity', 'ticketType', 'type'],
  Order: [
    'adminNotes',
    'cancelReason',
    'cancelledAt',
    'code',
    'completedAt',
    'customer',
    'decidedAt',
    'decision',
    'event',
    'eventAsOrdered',
    'id',
    'items',
    'nextStatuses',
    'placedAt',
    'priority',
    'receiptUrl',
    'status',
    'total',
    'viewerCanCancel',
    'viewerCanComplete',
    'viewerCanDecide',
  ],
  QueueEntry: [
    'customer',
    'id',
    'joinedAt',
    'offerExpiresAt',
    'order',
    'position',
    'quantity',
    'status',
    'ticketType',
    'unitPrice',
  ],
  User: ['createdAt', 'email', 'fullName', 'id', 'role', 'username'],
  Viewer: ['permissions', 'user'],
};

/** The private types whose fields all go with the object, unless CHECKED names them. */
export const WHOLE = [
  'ActivityConnection',
  'ActivityEdge',
  'ApiToken',
  'ApprovalResult',
  'AuditEntry',
  'AuditEntryConnection',
  'AuditEntryEdge',
  'AuditPerson',
  'AuditVerdict',
  'DashboardStats',
  'DecisionOutcome',
  'EventConnection',
  'EventEdge',
  'OrderConnection',
  'OrderDecision',
  'OrderEdge',
  'OrderItem',
  'OrderedEvent',
  'PasswordLink',
  'QueueEntryConnection',
  'QueueEntryEdge',
  'QueueLine',
  'SecondFactorSetup',
  'Session',
  'StockCheck',
  'StockMovement',
  'StockMovementConnection',
  'StockMovementEdge',
  'TicketTypeStats',
  'UserConnection',
  'UserEdge',
];

/** The types that everybody may read. */
export const PUBLIC = ['Deleted', 'Event', 'Money', 'PageInfo', 'TicketType'];

/** A field that checks a right. */
export interface CheckedField {
  name: string;
  type: GraphQLObjectType;
  field: GraphQLField<unknown, never>;
}

/** The fields of the schema that check a right. */
export function checkedFields(schema: GraphQLSchema): CheckedField[] {
  return fieldsBelowRoot(schema)
    .filter(({ type, field }) => typeof rightOf(type, field) === 'object')
    .map(({ type, field }) => ({ name: `${type.name}.${field.name}`, type, field }));
}

/** The fields of a type that go with its object. */
export function fieldsWithObject(schema: GraphQLSchema, name: string): string[] {
  return fieldsBelowRoot(schema)
    .filter(({ type, field }) => type.name === name && rightOf(type, field) === 'with the object')
    .map(({ field }) => field.name);
}

/** The object types of the schema below the roots, by whether they are public. */
export function typesBelowRoot(schema: GraphQLSchema): { isPublic: string[]; isPrivate: string[] } {
  const types = [...new Set(fieldsBelowRoot(schema).map(({ type }) => type))].filter(isObjectType);
  const names = (some: GraphQLObjectType[]) => some.map(({ name }) => name).toSorted();
  return {
    isPublic: names(types.filter(isPublicType)),
    isPrivate: names(types.filter((type) => !isPublicType(type))),
  };
}
