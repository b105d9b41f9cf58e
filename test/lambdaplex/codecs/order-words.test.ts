import { describe, expect, it } from 'vitest';
import { actionFrom, isFinal, statusFrom } from '../../../src/lambdaplex/codecs/order-words.js';

describe('statusFrom', () => {
  it('has one spelling for each status, and lets others be', () => {
    const raw = ['CANCELED', 'CANCELLED', 'NEW', 'REJECTED', 'PARTIALLY_FILLED', 'ASLEEP', 'toString'];
    expect(raw.map(statusFrom)).toEqual([
      'CANCELLED',
      'CANCELLED',
      'OPEN',
      'FAILED',
      'PARTIALLY_FILLED',
      'ASLEEP',
      'toString',
    ]);
  });
});

describe('actionFrom', () => {
  it('has one spelling for each action, and lets others be', () => {
    const raw = ['CREATE', 'NEW', 'CANCELED', 'CANCELLED', 'REJECTED', 'EXPIRED', 'TRADE', 'SETTLE'];
    expect(raw.map(actionFrom)).toEqual([
      'ACCEPT',
      'ACCEPT',
      'CANCEL',
      'CANCEL',
      'REJECT',
      'EXPIRE',
      'TRADE',
      'SETTLE',
    ]);
  });
});

describe('isFinal', () => {
  it('holds for orders that are over', () => {
    const statuses = ['OPEN', 'ACTIVE', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED', 'FAILED', 'ASLEEP'];
    expect(statuses.filter(isFinal)).toEqual(['FILLED', 'CANCELLED', 'EXPIRED', 'FAILED']);
  });
});
