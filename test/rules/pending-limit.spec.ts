import { assertOneMorePending } from '../../src/orders/pending-limit.js';

describe('the limit on pending orders', () => {
  it.each([
    [0, 20],
    [19, 20],
    [0, 1],
    [0, 0],
    [1_000_000, 0],
  ])('lets one more come where %d are pending and the limit is %d', (pending, limit) => {
    expect(() => assertOneMorePending(pending, limit)).not.toThrow();
  });

  it.each([
    [20, 20],
    [21, 20],
    [1, 1],
  ])('refuses one more where %d are pending and the limit is %d', (pending, limit) => {
    const message = `At most ${limit} orders of one customer may wait for a decision; ${pending} do.`;
    expect(() => assertOneMorePending(pending, limit)).toThrow(
      expect.objectContaining({ code: 'ORDER_LIMIT_EXCEEDED', message, details: { limit, pending, requested: 1 } }),
    );
  });
});
