import { describe, expect, it } from 'vitest';
import { printJson } from '../../../src/core/json.js';
import { OrderUpdate } from '../../../src/lambdaplex/codecs/order-update.js';
import { decoded } from './decoded.js';

const accepted = {
  e: 'orderUpdate',
  E: 1784894680412,
  s: 'HBAR-USDC',
  c: 'grid-7',
  S: 'SELL',
  o: 'LIMIT',
  f: 'GTC',
  q: '400',
  p: '0.0736620',
  P: null,
  C: null,
  x: 'ACCEPT',
  X: 'OPEN',
  r: 'NONE',
  i: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
  l: '0',
  z: '0',
  L: null,
  n: null,
  N: null,
  T: 1784894680409,
  t: null,
  I: null,
  w: true,
  m: null,
  O: 1784894680408,
  Z: '0',
  Y: null,
  W: 1784894680407,
};
const traded = {
  ...accepted,
  x: 'TRADE',
  l: '150',
  z: '150',
  L: '0.073662',
  n: '0.013259',
  N: 'USDC',
  t: 11405093120,
  I: '0x5a0e',
  m: true,
  Z: '11.0493',
  Y: '11.0493',
};

const read = (frame: object): unknown => {
  const update = decoded(OrderUpdate, printJson(frame));
  if (!('raw' in update)) return update;
  const { raw: _raw, ...rest } = update;
  return rest;
};

describe('OrderUpdate', () => {
  it('names its one-letter keys, and has no key for what has no value', () => {
    expect(read(accepted)).toEqual({
      _tag: 'OrderUpdate',
      symbol: 'HBAR-USDC',
      orderId: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
      clientOrderId: 'grid-7',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      qty: '400',
      price: '0.0736620',
      action: 'ACCEPT',
      rawAction: 'ACCEPT',
      status: 'OPEN',
      rawStatus: 'OPEN',
      rejectReason: 'NONE',
      executedQty: '0',
      cumulativeQuoteQty: '0',
      isWorking: true,
      eventTimeMs: 1784894680412,
      updateTimeMs: 1784894680409,
      timeMs: 1784894680408,
      workingTimeMs: 1784894680407,
    });
  });

  it('has a fill when the order was traded', () => {
    expect(read(traded)).toMatchObject({
      executedQty: '150',
      executionId: '0x5a0e',
      fill: {
        tradeId: 11405093120,
        qty: '150',
        price: '0.073662',
        quoteQty: '11.0493',
        commission: '0.013259',
        commissionAsset: 'USDC',
        isMaker: true,
      },
    });
  });

  it('has none when it was not, whatever the faces of no value', () => {
    const faces = { L: '0.00000000', Y: '0.00000000', n: '0', t: -1, P: '0.00000000', C: '' };
    expect(read({ ...accepted, ...faces })).toEqual(read(accepted));
    expect(read({ ...accepted, t: 7 })).toEqual(read(accepted));
  });

  it('keeps a commission of zero that was paid for a fill, and takes the trade id -1 for none', () => {
    const update = read({ ...traded, n: '0', t: -1 });
    expect(update).toMatchObject({ fill: { commission: '0' } });
    expect(update).not.toHaveProperty('fill.tradeId');
  });

  it('has one spelling for words that have two, and keeps the one that was sent', () => {
    expect(read({ ...accepted, e: 'executionReport', x: 'CANCELED', X: 'CANCELED', C: 'grid-7' })).toMatchObject({
      action: 'CANCEL',
      rawAction: 'CANCELED',
      status: 'CANCELLED',
      rawStatus: 'CANCELED',
      originalClientOrderId: 'grid-7',
    });
  });

  it('may be of an order without price and time in force', () => {
    const update = read({ ...accepted, o: 'MARKET', p: null, f: null });
    expect(update).toMatchObject({ type: 'MARKET' });
    expect(update).not.toHaveProperty('price');
    expect(update).not.toHaveProperty('timeInForce');
  });

  it('keeps the frame for fields that nobody knows yet', () => {
    const frame = { ...accepted, v: 'new' };
    expect(decoded(OrderUpdate, printJson(frame))).toMatchObject({ raw: { v: 'new', E: '1784894680412' } });
  });

  it('says what is wrong', () => {
    expect(read({ ...accepted, q: 'some', W: 'soon' })).toEqual([
      'q should be Decimal, but is "some"',
      'W should be Int | null, but is "soon"',
    ]);
  });
});
