import { options } from './stryker.js';

/** Pure rules, against their own tests. */
export default options('rules', [
  'src/auth/password-rules.ts',
  'src/common/decimal.ts',
  'src/common/money.ts',
  'src/orders/order-lifecycle.ts',
  'src/orders/order-lines.ts',
  'src/orders/order-priority.ts',
  'src/queue/queue-lifecycle.ts',
  'src/tickets/sales-window.ts',
]);
