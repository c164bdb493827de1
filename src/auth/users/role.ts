import { registerEnumType } from '@nestjs/graphql';

/** A user's role; `permissions.ts` lists the permissions of each. */
export enum Role {
  CUSTOMER = 'CUSTOMER',
  AGENT = 'AGENT',
  MANAGER = 'MANAGER',
  ADMIN = 'ADMIN',
}

registerEnumType(Role, {
  name: 'Role',
  description: 'A user’s role. Each role has the permissions of those before it.',
  valuesMap: {
    CUSTOMER: { description: 'Orders and queues for themselves.' },
    AGENT: { description: 'Also decides orders and serves the queues.' },
    MANAGER: { description: 'Also keeps stock, prices and events, and takes exports.' },
    ADMIN: { description: 'Also manages users and may reset everything.' },
  },
});
