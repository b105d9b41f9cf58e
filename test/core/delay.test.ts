import { describe, expect, it } from 'vitest';
import { checkedDelay, checkedWait } from '../../src/core/delay.js';

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

describe('checkedWait', () => {
  it('lets through what checkedDelay does, but 0', () => {
    expect(checkedWait('waitMs', 0.5)).toBe(0.5);
    expect(() => checkedWait('waitMs', 0)).toThrow(new RangeError('waitMs must be above 0 ms'));
    expect(() => checkedWait('waitMs', 2 ** 31)).toThrow(RangeError);
  });
});
