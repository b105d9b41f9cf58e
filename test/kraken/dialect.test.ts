import { describe, expect, it } from 'vitest';
import type { FrameSink, Topic } from '../../src/core/dialect.js';
import { parseJson, printJson } from '../../src/core/json.js';
import { krakenDialect } from '../../src/kraken/dialect.js';

/** What a frame is routed to, as a list of calls. */
const routed = (text: string, messages: unknown[] = []): readonly unknown[] => {
  const calls: unknown[] = [];
  const note =
    (name: keyof FrameSink) =>
    (...args: readonly unknown[]): void => {
      calls.push([name, ...args]);
    };
  krakenDialect.route(parseJson(text), {
    data: (route, opening, message) => {
      calls.push(['data', route, opening]);
      messages.push(message);
    },
    announced: (key) => calls.push(['announced', key]),
    acknowledged: note('acknowledged'),
    replied: ({ reqId, refusal }) => calls.push(['replied', reqId, refusal]),
    throttled: note('throttled'),
    banned: note('banned'),
    loggedOff: note('loggedOff'),
    closing: note('closing'),
    unknown: () => calls.push(['unknown']),
  });
  return calls;
};

const topic = (symbol: string, depth = 10): Topic => ({
  key: `book ${symbol}`,
  channel: 'book',
  symbol,
  params: { depth },
});

describe('the dialect of Kraken', () => {
  it('subscribes with the snapshot asked for, and unsubscribes by what names the subscription', () => {
    const topics = [topic('BTC/USD', 25), topic('ETH/USD', 25)];
    expect(printJson(krakenDialect.subscribe(topics, 11))).toBe(
      '{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD","ETH/USD"],"depth":25,"snapshot":true},"req_id":11}',
    );
    expect(printJson(krakenDialect.unsubscribe(topics, 12))).toBe(
      '{"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD","ETH/USD"],"depth":25},"req_id":12}',
    );
  });

  it('pings without params, which the exchange would refuse', () => {
    expect(printJson(krakenDialect.ping(101))).toBe('{"method":"ping","req_id":101}');
  });

  it('puts topics with the same parameters into one batch, and no others', () => {
    expect(krakenDialect.batchOf(topic('A/B'))).toBe(krakenDialect.batchOf(topic('C/D')));
    expect(krakenDialect.batchOf(topic('A/B'))).not.toBe(krakenDialect.batchOf(topic('A/B', 25)));
  });

  it('routes a snapshot as an opening, and an update as none', () => {
    expect(routed('{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD"}]}')).toEqual([
      ['data', 'book BTC/USD', true],
    ]);
    expect(routed('{"channel":"book","type":"update","data":[{"symbol":"BTC/USD"}]}')).toEqual([
      ['data', 'book BTC/USD', false],
    ]);
  });

  it('gives each topic what a frame has for it, together and in order', () => {
    const messages: unknown[] = [];
    const frame =
      '{"channel":"trade","type":"update","data":[{"symbol":"A/B","n":1},{"symbol":"C/D","n":2},{"price":1},{"symbol":"A/B","n":3}]}';
    expect(routed(frame, messages)).toEqual([['data', 'trade A/B', false], ['data', 'trade C/D', false], ['unknown']]);
    expect(messages).toMatchObject([
      {
        data: [
          { symbol: 'A/B', n: '1' },
          { symbol: 'A/B', n: '3' },
        ],
      },
      { data: [{ symbol: 'C/D', n: '2' }] },
    ]);
  });

  it('routes candles by symbol and interval', () => {
    const frame =
      '{"channel":"ohlc","type":"snapshot","data":[{"symbol":"A/B","interval":5},{"symbol":"A/B","interval":5},{"symbol":"A/B","interval":60},{"symbol":"A/B"}]}';
    expect(routed(frame)).toEqual([['data', 'ohlc A/B 5', true], ['data', 'ohlc A/B 60', true], ['unknown']]);
  });

  it('routes reference data, whose data is one object', () => {
    expect(routed('{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[]}}')).toEqual([
      ['data', 'instrument', true],
    ]);
    expect(routed('{"channel":"instrument","type":"update","data":[]}')).toEqual([['unknown']]);
  });

  it('asks for reference data without a symbol, and ends it by its channel alone', () => {
    const reference: Topic = {
      key: 'instrument',
      channel: 'instrument',
      symbol: '',
      params: { include_tokenized_assets: true },
    };
    expect(krakenDialect.subscribe([reference], 1)).toEqual({
      method: 'subscribe',
      params: { channel: 'instrument', include_tokenized_assets: true, snapshot: true },
      req_id: 1,
    });
    expect(krakenDialect.unsubscribe([reference], 2)).toEqual({
      method: 'unsubscribe',
      params: { channel: 'instrument' },
      req_id: 2,
    });
  });

  it('reads from an acknowledgement what tells subscriptions to one symbol apart', () => {
    const frame = (result: string): string => `{"method":"subscribe","req_id":1,"result":${result},"success":true}`;
    expect(routed(frame('{"channel":"ohlc","symbol":"A/B","interval":5,"snapshot":true,"warnings":["w"]}'))).toEqual([
      ['acknowledged', { method: 'subscribe', reqId: 1, channel: 'ohlc', symbol: 'A/B', params: { interval: 5 } }],
    ]);
    expect(routed(frame('{"channel":"ticker","symbol":"A/B","event_trigger":"bbo"}'))).toMatchObject([
      ['acknowledged', { params: { event_trigger: 'bbo' } }],
    ]);
  });

  it('knows the status, and heartbeats, which say nothing', () => {
    expect(routed('{"channel":"heartbeat"}')).toEqual([]);
    expect(routed('{"channel":"status","type":"update","data":[{"system":"online"}]}')).toEqual([
      ['announced', 'status'],
    ]);
  });

  it('reads an acknowledgement with its symbol from the result', () => {
    const frame =
      '{"method":"subscribe","req_id":11,"result":{"channel":"book","depth":10,"snapshot":true,"symbol":"BTC/USD"},"success":true}';
    expect(routed(frame)).toMatchObject([
      ['acknowledged', { method: 'subscribe', reqId: 11, channel: 'book', symbol: 'BTC/USD' }],
    ]);
  });

  it('tests the method before the channel, since failures may carry both', () => {
    const frame =
      '{"channel":"executions","error":"ESession:Invalid session","method":"subscribe","req_id":3,"status":"error","success":false}';
    expect(routed(frame)).toMatchObject([
      [
        'acknowledged',
        {
          method: 'subscribe',
          reqId: 3,
          channel: 'executions',
          symbol: undefined,
          refusal: { reason: 'ESession:Invalid session', kind: 'loggedOff' },
        },
      ],
    ]);
  });

  it.each([
    ['Currency pair not supported XBT/USD', 'final'],
    ['Subscription depth not supported', 'final'],
    ['Already subscribed', 'standing'],
    ['Exceeded msg rate', 'later'],
    ['EAPI:Rate limit exceeded', 'later'],
    ['EService:Busy', 'later'],
    ['EService:Unavailable', 'later'],
    ['EService:Throttled: 1770114600', 'later'],
    ['EService:Deadline elapsed', 'final'],
  ])('takes the refusal %j as %s', (error, kind) => {
    const frame = JSON.stringify({ error, method: 'subscribe', req_id: 7, success: false, symbol: 'XBT/USD' });
    expect(routed(frame)).toMatchObject([
      ['acknowledged', { reqId: 7, symbol: 'XBT/USD', refusal: { reason: error, kind } }],
    ]);
  });

  it('takes the id 0 for no id, and a failure without words for a failure', () => {
    expect(routed('{"method":"unsubscribe","req_id":0,"success":false,"symbol":"A/B"}')).toMatchObject([
      ['acknowledged', { reqId: undefined, refusal: { reason: 'no reason given', kind: 'final' } }],
    ]);
  });

  it('takes all other answers for replies', () => {
    expect(routed('{"method":"pong","req_id":101,"time_in":"a","time_out":"b"}')).toEqual([
      ['replied', 101, undefined],
    ]);
    expect(routed('{"method":"ping","req_id":5,"error":"no","success":false}')).toEqual([
      ['replied', 5, { reason: 'no', kind: 'final' }],
    ]);
  });

  it('knows that it is too fast by the bare error, spelled either way', () => {
    expect(routed('{"error":"Exceeded msg rate"}')).toEqual([['throttled', 'Exceeded msg rate']]);
    expect(routed('{"Error":"Exceeded msg rate"}')).toEqual([['throttled', 'Exceeded msg rate']]);
  });

  it.each([
    '7',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"channel":{}}',
    '{"channel":"book"}',
    '{"error":"other"}',
    '{"method":null}',
  ])('does not know %s, and does not throw', (text) => {
    expect(routed(text)).toEqual([['unknown']]);
  });

  describe('of an account', () => {
    const executions: Topic = {
      key: 'executions',
      channel: 'executions',
      symbol: '',
      params: { token: 'T', snap_trades: true },
    };
    const balances: Topic = { key: 'balances', channel: 'balances', symbol: '', params: { token: 'T' } };

    it('names the token when it asks for a stream, and when it ends it', () => {
      expect(krakenDialect.subscribe([executions], 1)).toEqual({
        method: 'subscribe',
        params: { channel: 'executions', token: 'T', snap_trades: true },
        req_id: 1,
      });
      expect(krakenDialect.subscribe([balances], 2)).toMatchObject({
        params: { channel: 'balances', token: 'T', snapshot: true },
      });
      expect(krakenDialect.unsubscribe([executions], 3)).toEqual({
        method: 'unsubscribe',
        params: { channel: 'executions', token: 'T' },
        req_id: 3,
      });
    });

    it.each(['executions', 'balances'])('routes %s whole, an empty snapshot too', (channel) => {
      expect(routed(`{"channel":"${channel}","type":"snapshot","data":[],"sequence":1}`)).toEqual([
        ['data', channel, true],
      ]);
      expect(routed(`{"channel":"${channel}","type":"update","data":[{},{}],"sequence":2}`)).toEqual([
        ['data', channel, false],
      ]);
      expect(routed(`{"channel":"${channel}","type":"update","data":7}`)).toEqual([['unknown']]);
    });

    it.each(['ESession:Invalid session', 'EAPI:Invalid token', 'Token(s) not found'])(
      'takes "%s" for the loss of the session',
      (error) => {
        const frame = `{"error":"${error}","method":"subscribe","req_id":7,"success":false,"channel":"executions"}`;
        expect(routed(frame)).toMatchObject([['acknowledged', { refusal: { kind: 'loggedOff', reason: error } }]]);
      },
    );
  });
});
