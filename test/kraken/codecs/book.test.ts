import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/core/json.js';
import { BookFrame, BookMessage, bookEventFrom } from '../../../src/kraken/codecs/book.js';

const usual = fc.tuple(fc.nat(), fc.stringMatching(/^\d{1,10}$/)).map(([whole, decimals]) => `${whole}.${decimals}`);
const strange = fc.constantFrom('1e-8', '5E3', '-1', '"0.10"', '"x"', 'null', '1e9999', '{}', '""', '00');
const number = fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: strange });
const level = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(number, number).map(([price, qty]) => `{"price":${price},"qty":${qty}}`) },
  { weight: 1, arbitrary: fc.constantFrom('{"price":1}', 'null', '[]', '{"price":1,"qty":1,"more":1}') },
);
const side = fc.oneof(
  { weight: 12, arbitrary: fc.array(level, { maxLength: 3 }).map((levels) => `[${levels.join()}]`) },
  { weight: 1, arbitrary: fc.constantFrom('{}', 'null', '7') },
);
const checksum = fc.oneof(
  { weight: 12, arbitrary: fc.nat({ max: 2 ** 32 - 1 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('-1', '1.0', '1.5', '"7"', '1e3', '9007199254740993', 'null') },
);
const type = fc.constantFrom('snapshot', 'update', 'update', 'update', 'wonder');
const timestamp = fc.constantFrom(
  ',"timestamp":"2026-03-01T10:00:00.000001Z"',
  '',
  ',"timestamp":7',
  ',"timestamp":null',
);
const element = fc
  .tuple(side, side, checksum, timestamp)
  .map(([bids, asks, sum, time]) => `{"symbol":"A/B","bids":${bids},"asks":${asks},"checksum":${sum}${time}}`);
const data = fc.oneof(
  { weight: 12, arbitrary: element.map((one) => `[${one}]`) },
  { weight: 1, arbitrary: fc.constantFrom('[]', '{}', '[7]', '[{}]', '[{},{}]') },
);
const frame = fc.tuple(type, data).map(([kind, all]) => `{"channel":"book","type":"${kind}","data":${all}}`);

const parsed = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};

describe('BookMessage', () => {
  it('accepts what the codec of the whole frame accepts, with equal values, and refuses the rest in its words', () => {
    fc.assert(
      fc.property(frame, (text) => {
        const [quick, whole] = [BookMessage.decode(parsed(text)), BookFrame.decode(parsed(text))];
        expect(quick._tag).toBe(whole._tag);
        if (quick._tag === 'Right' && whole._tag === 'Right') {
          const {
            type: kind,
            data: [{ timestamp: time, ...rest }],
          } = whole.right;
          const { symbol, bids, asks, checksum: sum } = rest;
          expect(quick.right).toMatchObject({ type: kind, symbol, bids, asks, checksum: sum });
          expect(quick.right.timestamp).toBe(time);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('becomes an event with the instant of its coming, without a timestamp where none was sent', () => {
    const decoded = BookMessage.decode(
      parseJson('{"type":"snapshot","data":[{"symbol":"A/B","bids":[],"asks":[],"checksum":0}]}'),
    );
    expect(decoded._tag === 'Right' && bookEventFrom(decoded.right, 7)).toEqual({
      type: 'snapshot',
      symbol: 'A/B',
      bids: [],
      asks: [],
      checksum: 0,
      receivedAtMs: 7,
    });
  });
});
