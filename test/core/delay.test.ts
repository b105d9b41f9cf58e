import { describe, expect, it } from 'vitest';
import { checkedDelay } from '../../src/core/delay.js';

describe('checkedDelay', () => {
  it.each([0, 0.5, 1000, 2 ** 31 - 1])('lets %d ms through', (delayMs) => {
    expect(checkedDelay('waitMs', delayMs)).toBe(delayMs);
  });

  it.each([-1, NaN, Infinity, 2 ** 31])('refuses %d ms, naming the option and what is allowed', (delayMs) => {
    expect(() => checkedDelay('waitMs', delayMs)).toThrow(
      new RangeError(`waitMs must be 0 to 2147483647 ms, not ${delayMs}`),
    );
  });
});
