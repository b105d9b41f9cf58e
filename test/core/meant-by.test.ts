import { describe, expect, it } from 'vitest';
import type { Acknowledgement, Topic, TopicParams } from '../../src/core/dialect.js';
import { meantBy } from '../../src/core/meant-by.js';
import { IDLE, subscribeSent } from '../../src/core/topic.js';

const pending = (name: string, reqId: number, channel: string, symbol: string, params: TopicParams = {}) => {
  const topic: Topic = { key: name, channel, symbol, params };
  return { name, state: subscribeSent(IDLE, topic, reqId) };
};

const all = [
  pending('one', 1, 'ohlc', 'A/B', { interval: 1 }),
  pending('five', 2, 'ohlc', 'A/B', { interval: 5 }),
  pending('ticker', 3, 'ticker', 'A/B'),
  pending('other', 3, 'ticker', 'C/D'),
  pending('instrument', 4, 'instrument', ''),
  { name: 'idle', state: IDLE },
];

const meant = (ack: Partial<Acknowledgement>): readonly string[] =>
  meantBy({ method: 'subscribe', reqId: undefined, channel: undefined, symbol: undefined, ...ack }, all).map(
    ({ name }) => name,
  );
const refusal = { reason: 'no', kind: 'final' } as const;

describe('meantBy', () => {
  it('goes by the id, and within its request by the symbol', () => {
    expect(meant({ reqId: 1, symbol: 'A/B' })).toEqual(['one']);
    expect(meant({ reqId: 3, symbol: 'C/D' })).toEqual(['other']);
    expect(meant({ reqId: 3 })).toEqual(['ticker', 'other']);
  });

  it('goes by the names where the id is missing, or of a request long settled', () => {
    expect(meant({ channel: 'ohlc', symbol: 'A/B', params: { interval: 5 } })).toEqual(['five']);
    expect(meant({ reqId: 9, channel: 'ticker', symbol: 'A/B' })).toEqual(['ticker']);
    expect(meant({ channel: 'ohlc', symbol: 'A/B' })).toEqual(['one', 'five']);
  });

  it('goes by the channel where that has no symbols', () => {
    expect(meant({ channel: 'instrument' })).toEqual(['instrument']);
    expect(meant({})).toEqual([]);
  });

  it('lets no refusal without an id end what it may not be about', () => {
    expect(meant({ symbol: 'A/B', refusal })).toEqual([]);
    expect(meant({ symbol: 'C/D', refusal })).toEqual(['other']);
    expect(meant({ reqId: 2, symbol: 'A/B', refusal })).toEqual(['five']);
  });
});
