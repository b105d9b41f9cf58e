import fc from 'fast-check';
import type * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { parseJson, printJson } from '../../src/core/json.js';
import { BookFrame } from '../../src/kraken/codecs/book.js';
import { Response } from '../../src/kraken/codecs/envelope.js';
import { InstrumentMessage } from '../../src/kraken/codecs/instrument.js';
import { OhlcMessage } from '../../src/kraken/codecs/ohlc.js';
import { StatusMessage } from '../../src/kraken/codecs/status.js';
import { TickerMessage } from '../../src/kraken/codecs/ticker.js';
import { TradeMessage } from '../../src/kraken/codecs/trade.js';
import { optionalFields, printedAsNumbers } from './exceptions.js';
import { framesOf } from './frames.js';
import { Pong } from './reader.js';
import { messages } from './specification.js';
import { digitsOf, isNumber, isObject, itemsOf, printTokens, readTokens, type Tree } from './tokens.js';

/** The text that a codec makes of what it has read of a text. */
const rewriting =
  <A, O>(codec: t.Type<A, O>) =>
  (text: string): string => {
    const decoded = codec.decode(parseJson(text));
    if (decoded._tag === 'Left') throw new Error(`${codec.name} refuses ${text}`);
    return printJson(codec.encode(decoded.right));
  };

/** By each message's codec. What is read of a book is not written; the codec of its whole frame can do both. */
const REWRITES = {
  TickerMessage: rewriting(TickerMessage),
  BookMessage: rewriting(BookFrame),
  OHLCMessage: rewriting(OhlcMessage),
  TradeMessage: rewriting(TradeMessage),
  InstrumentMessage: rewriting(InstrumentMessage),
  SubscriptionStatus: rewriting(Response),
  Pong: rewriting(Pong),
};

/** The tree with exponents written out; the digits stay as they are. */
const written = (tree: Tree): Tree => {
  if (isNumber(tree)) return `#${digitsOf(tree)}`;
  if (Array.isArray(tree)) return itemsOf(tree).map(written);
  return isObject(tree) ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, written(value)])) : tree;
};

describe.each(Object.entries(REWRITES))('the codec of %s', (name, rewrite) => {
  const { payload } = messages.get(name) ?? expect.fail(`there is no message ${name}`);

  it('writes what it has read with the same digits, and numbers as numbers', () => {
    const frames = framesOf(payload, { mayMiss: new Set(Object.keys(optionalFields)), asNumbers: printedAsNumbers });
    fc.assert(
      fc.property(frames, (frame) => {
        expect(readTokens(rewrite(printTokens(frame)))).toEqual(written(frame));
      }),
    );
  });
});

describe('the codec of status frames', () => {
  it('writes the digits of an id beyond 2^53, as the text that it is to us', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (id) => {
        const frame = `{"channel":"status","type":"update","data":[{"system":"online","connection_id":${id}}]}`;
        expect(rewriting(StatusMessage)(frame)).toBe(frame.replace(String(id), `"${id}"`));
      }),
    );
  });
});
