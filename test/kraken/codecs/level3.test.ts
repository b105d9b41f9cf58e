import { describe, expect, it } from 'vitest';
import { Level3Message, level3EventsFrom } from '../../../src/kraken/codecs/level3.js';
import { decoded } from '../../lambdaplex/codecs/decoded.js';

const ORDER =
  '"order_id":"O1","limit_price":0.5600,"order_qty":1200.00000000,"timestamp":"2026-02-03T09:15:00.100000001Z"';
const order = {
  order_id: 'O1',
  limit_price: '0.5600',
  order_qty: '1200.00000000',
  timestamp: '2026-02-03T09:15:00.100000001Z',
};
const frame = (type: string, bids: string, more = ''): string =>
  `{"channel":"level3","type":"${type}","data":[{"symbol":"A/B","bids":[${bids}],"asks":[],"checksum":4294967295${more}}]}`;
const bidsOf = (text: string): unknown => {
  const message = decoded(Level3Message, text);
  return 'type' in message ? message.data[0]?.bids : message;
};

describe('Level3Message', () => {
  it('reads a snapshot, every digit kept', () => {
    expect(decoded(Level3Message, frame('snapshot', `{${ORDER}}`, ',"timestamp":"2026-02-03T09:15:05.7Z"'))).toEqual({
      channel: 'level3',
      type: 'snapshot',
      data: [{ symbol: 'A/B', bids: [order], asks: [], checksum: 4294967295, timestamp: '2026-02-03T09:15:05.7Z' }],
    });
  });

  it.each(['add', 'modify', 'delete'])('reads %s', (event) => {
    expect(bidsOf(frame('update', `{"event":"${event}",${ORDER}}`))).toEqual([{ event, ...order }]);
  });

  it('reads numbers with exponents, and numbers that came as strings', () => {
    const text = ORDER.replace('0.5600', '5e-7').replace('1200.00000000', '"1.10"');
    expect(bidsOf(frame('snapshot', `{${text}}`))).toEqual([{ ...order, limit_price: '0.0000005', order_qty: '1.10' }]);
  });

  it.each([
    ['a delete without more than its id', 'update', '{"event":"delete","order_id":"O1"}'],
    ['an event that nobody knows yet, whatever it holds', 'update', '{"event":"of_tomorrow","order_qty":null}'],
    ['a field that nobody knows yet', 'snapshot', `{${ORDER},"more":{}}`],
  ])('takes %s', (_what, type, entry) => {
    expect(bidsOf(frame(type, entry))).toHaveLength(1);
  });

  it.each([
    ['snapshot', '{"order_id":"O1"}', ['limit_price', 'order_qty', 'timestamp']],
    ['update', '{"event":"add","order_id":"O1","limit_price":1,"timestamp":"t"}', ['order_qty']],
    ['update', '{"event":"modify","order_id":"O1","limit_price":1,"order_qty":1}', ['timestamp']],
    ['update', '{"event":"delete"}', ['order_id']],
    ['update', '{"event":"delete","order_id":"O1","order_qty":"x"}', ['order_qty']],
    ['update', `{${ORDER}}`, ['event']],
  ])('refuses in a %s %s', (type, entry, fields) => {
    expect(bidsOf(frame(type, entry))).toEqual(
      fields.map((field) => expect.stringMatching(new RegExp(`^data\\.0\\.bids\\.0\\.${field} should be `))),
    );
  });

  it('refuses what is neither snapshot nor update, and what has no checksum', () => {
    expect(decoded(Level3Message, frame('wonder', ''))).toEqual(['type should be snapshot | update, but is "wonder"']);
    expect(decoded(Level3Message, frame('update', '').replace('4294967295', '1.5'))).toEqual([
      'data.0.checksum should be Int, but is "1.5"',
    ]);
    expect(decoded(Level3Message, frame('update', '7'))).toEqual(['data.0.bids.0 should be Level3Change, but is "7"']);
    expect(decoded(Level3Message, '7')).not.toHaveLength(0);
  });
});

describe('level3EventsFrom', () => {
  it('gives an event for each element, with the instant of its coming, and without a timestamp where none was sent', () => {
    const message = decoded(
      Level3Message,
      '{"type":"update","data":[{"symbol":"A/B","bids":[],"asks":[],"checksum":1},' +
        '{"symbol":"C/D","bids":[],"asks":[],"checksum":2,"timestamp":"t"}]}',
    );
    const common = { type: 'update', bids: [], asks: [], receivedAtMs: 7 };
    expect('type' in message && level3EventsFrom(message, 7)).toStrictEqual([
      { ...common, symbol: 'A/B', checksum: 1 },
      { ...common, symbol: 'C/D', checksum: 2, timestamp: 't' },
    ]);
  });
});
