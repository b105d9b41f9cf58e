import { describe, expect, it } from 'vitest';
import { ExecutionMessage } from '../../../src/kraken/codecs/execution.js';
import { decoded } from './decoded.js';

const LEAST = '"order_id":"O1","exec_type":"status","order_status":"new","timestamp":"2026-02-03T10:00:00.000001Z"';

const frame = (...reports: readonly string[]): string =>
  `{"channel":"executions","type":"update","data":[${reports.join()}],"sequence":7}`;

const one = (members: string): unknown => {
  const message = decoded(ExecutionMessage, frame(`{${LEAST}${members === '' ? '' : `,${members}`}}`));
  return 'data' in message ? message.data[0] : message;
};

const least = { order_id: 'O1', exec_type: 'status', order_status: 'new', timestamp: '2026-02-03T10:00:00.000001Z' };

describe('ExecutionMessage', () => {
  it('keeps every digit of every number', () => {
    const decimals = [
      'order_qty',
      'cash_order_qty',
      'limit_price',
      'display_qty',
      'display_qty_remain',
      'cum_qty',
      'cum_cost',
      'avg_price',
      'last_qty',
      'last_price',
      'cost',
      'fee_usd_equiv',
      'ratecount',
    ];
    const text = decimals.map((name) => `"${name}":0.10000000000000000000`).join();
    expect(one(text)).toEqual({
      ...least,
      ...Object.fromEntries(decimals.map((name) => [name, '0.10000000000000000000'])),
    });
  });

  it('reads a fill with its fees', () => {
    const text =
      '"exec_id":"TZX2WP-XSEOP-FP7WYR","trade_id":71236702,"liquidity_ind":"m","fees":[{"asset":"USD","qty":1.32800}]';
    expect(one(text)).toEqual({
      ...least,
      exec_id: 'TZX2WP-XSEOP-FP7WYR',
      trade_id: 71236702,
      liquidity_ind: 'm',
      fees: [{ asset: 'USD', qty: '1.32800' }],
    });
  });

  it('reads triggers and the attached order', () => {
    const text =
      '"triggers":{"reference":"last","price":80000.0,"price_type":"static","actual_price":80000.0,"peak_price":0.0,' +
      '"last_price":83001.1,"status":"untriggered","timestamp":"2026-02-03T10:41:00.000000Z"},' +
      '"contingent":{"order_type":"limit","limit_price":1.50,"limit_price_type":"quote"}';
    expect(one(text)).toEqual({
      ...least,
      triggers: {
        reference: 'last',
        price: '80000.0',
        price_type: 'static',
        actual_price: '80000.0',
        peak_price: '0.0',
        last_price: '83001.1',
        status: 'untriggered',
        timestamp: '2026-02-03T10:41:00.000000Z',
      },
      contingent: { order_type: 'limit', limit_price: '1.50', limit_price_type: 'quote' },
    });
  });

  it('has the time in force in one case', () => {
    expect(one('"time_in_force":"GTC"')).toEqual({ ...least, time_in_force: 'gtc' });
    expect(one('"time_in_force":"ioc"')).toEqual({ ...least, time_in_force: 'ioc' });
  });

  it('passes words and fields that nobody knows, and drops what is deprecated or null', () => {
    expect(
      one(
        '"side":"short","new_one":1.0,"cancel_reason":"x","stop_price":1,"trigger":"last","triggered_price":1,"symbol":null',
      ),
    ).toEqual({ ...least, side: 'short', new_one: '1.0' });
  });

  it('passes what the manual gives no type for', () => {
    expect(one('"margin_borrow":true')).toEqual({ ...least, margin_borrow: true });
    expect(one('"margin_borrow":0.5')).toEqual({ ...least, margin_borrow: '0.5' });
  });

  it('needs four fields of a report, and the number of a frame', () => {
    expect(one('')).toEqual(least);
    expect(decoded(ExecutionMessage, frame('{"symbol":"BTC/USD"}'))).toEqual([
      'data.0.order_id should be string, but is missing',
      expect.stringContaining('data.0.exec_type should be'),
      expect.stringContaining('data.0.order_status should be'),
      'data.0.timestamp should be string, but is missing',
    ]);
    expect(decoded(ExecutionMessage, '{"type":"update","data":[]}')).toEqual([
      'sequence should be Int, but is missing',
    ]);
    expect(one('"order_qty":"some"')).toEqual(['data.0.order_qty should be Decimal, but is "some"']);
    expect(decoded(ExecutionMessage, '7')).toHaveLength(1);
  });

  it('reads a frame of several reports, and one of none', () => {
    const message = decoded(ExecutionMessage, frame(`{${LEAST}}`, `{${LEAST}}`));
    expect(message).toMatchObject({ type: 'update', sequence: 7, data: [least, least] });
    expect(decoded(ExecutionMessage, '{"type":"snapshot","data":[],"sequence":1}')).toEqual({
      type: 'snapshot',
      data: [],
      sequence: 1,
    });
  });
});
