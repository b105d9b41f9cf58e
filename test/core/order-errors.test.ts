import { describe, expect, it } from 'vitest';
import { isStreamError } from '../../src/core/errors.js';
import { OrderInvalid } from '../../src/core/order-errors.js';

describe('OrderInvalid', () => {
  it('is an error of this library, and names every problem', () => {
    const error = new OrderInvalid('add_order', ['order_qty is missing', 'side is missing']);
    expect(isStreamError(error)).toBe(true);
    expect([error._tag, error.method, error.message]).toEqual([
      'OrderInvalid',
      'add_order',
      'add_order: nothing was sent: order_qty is missing; side is missing',
    ]);
  });
});
