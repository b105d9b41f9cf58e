import { EMPTY, catchError, firstValueFrom, ignoreElements, merge, type Observable } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BOOK_DEPTHS, createKraken, type KrakenOptions } from '../../src/kraken/index.js';
import { OHLC_INTERVALS } from '../../src/kraken/public/ohlc.js';
import { startKraken, type KrakenSimulator } from '../../src/simulator/index.js';
import { fieldExceptions, messageExceptions, methodExceptions, type Exception } from './exceptions.js';
import { jsonSchemaOf, judgeBy } from './judge.js';
import { memberOf, messageOf, messages, type Message } from './specification.js';
import { createTap, type Frame } from './tap.js';

/** A frame of ours or the server's, and the message of the specification that it should be, if any. */
interface Heard {
  readonly text: string;
  readonly value: unknown;
  readonly message: Message | undefined;
}

const VENUES: readonly KrakenOptions[] = [
  { include_tokenized_assets: true, execution_venue: 'bitnomial-exchange' },
  { include_tokenized_assets: false, execution_venue: 'international' },
];
/** What the journey may take on a busy machine. */
const SLOW_MS = 60_000;
const STATES = ['cancel_only', 'post_only', 'maintenance', 'online'] as const;

/** Streams of which only the frames count. */
const quietly = (streams: readonly Observable<unknown>[]): Observable<unknown> =>
  merge(
    ...streams.map((each$) =>
      each$.pipe(
        ignoreElements(),
        catchError(() => EMPTY),
      ),
    ),
  );

/** All channels with all their parameters, and what is refused. */
async function travel(simulator: KrakenSimulator): Promise<readonly Frame[]> {
  const tap = createTap();
  const urls = simulator.urls;
  const symbols = simulator.pairs.map(({ symbol }) => symbol);
  const base = { urls, webSocket: tap.WebSocket, lingerMs: 1, rateLimit: { perSecond: 1000, burst: 1000 } };
  await using kraken = createKraken(base);
  const others = VENUES.map((options) => createKraken({ ...base, ...options }));
  // The one keeps its connection while the other streams come and go.
  const staying = kraken.systemStatus().subscribe();
  const everything$ = quietly([
    ...BOOK_DEPTHS.map((depth, at) => kraken.book(symbols[at] ?? [], { depth })),
    kraken.ticker(symbols, { event_trigger: 'bbo' }),
    kraken.ticker('BTC/USD', { event_trigger: 'trades' }),
    kraken.trades(symbols, { snapshot: true }),
    kraken.instruments(),
    ...others.map((other) => other.instruments()),
    ...OHLC_INTERVALS.map((interval) => kraken.ohlc('BTC/USD', { interval })),
  ]);
  const refused$ = quietly([
    kraken.book('XBT/USD'),
    kraken.ticker('BTCUSD'),
    kraken.trades('btc/usd'),
    kraken.ohlc('NONE/USD', { interval: 5 }),
  ]);
  const visit = everything$.subscribe();
  const refusals = refused$.subscribe();
  const single = BOOK_DEPTHS.length + OHLC_INTERVALS.length + VENUES.length + 2;
  await simulator.until(() => simulator.subscriptions().length === single + 2 * symbols.length);
  await simulator.until(() => simulator.refusals().length === 4);
  for (let count = 0; count < 40; count += 1) simulator.step(undefined, { within: 10, trade: count % 2 === 0 });
  await firstValueFrom(kraken.ping());

  for (const state of STATES) simulator.system(state);
  simulator.setPair('ETH/USD', { status: 'limit_only', marginable: false });
  simulator.list('WIF/USD');
  const listed = quietly([kraken.book('WIF/USD'), kraken.trades('WIF/USD')]).subscribe();
  await simulator.until(() => simulator.subscriptions().some(({ symbol }) => symbol === 'WIF/USD'));
  simulator.step('WIF/USD', { trade: true });
  simulator.delist('WIF/USD');
  await tap.seen(({ text }) => text.startsWith('{"channel":"heartbeat"'));

  for (const subscription of [visit, refusals, listed]) subscription.unsubscribe();
  await simulator.until(() => simulator.subscriptions().length === 0);
  await firstValueFrom(kraken.ping());
  staying.unsubscribe();
  await Promise.all(others.map((other) => other.close()));
  return tap.frames;
}

/** What our client never asks. */
async function askAwkwardly(simulator: KrakenSimulator): Promise<readonly Frame[]> {
  const tap = createTap('stranger');
  const socket = new tap.WebSocket(simulator.urls.public);
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  simulator.faults.next('rateLimit');
  const questions = [
    { method: 'ping' },
    { method: 'ping', params: {}, req_id: 1 },
    { method: 'unsubscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 }, req_id: 2 },
    { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 7 }, req_id: 3 },
    { method: 'subscribe', params: { channel: 'weather', symbol: ['BTC/USD'] }, req_id: 4 },
    { method: 'ping', req_id: 5 },
  ];
  for (const question of questions) socket.send(JSON.stringify(question));
  await tap.seen(({ from, text }) => from === 'server' && text.includes('"req_id":5,'));
  socket.close();
  return tap.frames;
}

const schemas = (exceptions: readonly Exception[]) =>
  new Map([...messages.values()].map((message) => [message, jsonSchemaOf(message.payload, exceptions)] as const));

describe('a journey through all channels', () => {
  let heard: readonly Heard[] = [];
  let answers: readonly Answer[] = [];

  beforeAll(async () => {
    await using simulator = await startKraken({ ratePerSecond: 0, heartbeatMs: 5, seed: 7 });
    const travels = [await travel(simulator), await askAwkwardly(simulator)];
    heard = travels.flat().flatMap(({ from, text }) => {
      const value: unknown = JSON.parse(text);
      return from === 'stranger' ? [] : [{ text, value, message: messageOf(value, from) }];
    });
    answers = travels.flatMap(answersIn);
  }, SLOW_MS);

  const namesOf = (frames: readonly Heard[]) => [...new Set(frames.map(({ message }) => message?.name))].sort();

  it('meets every message of the specification, and of each channel a snapshot and an update', () => {
    expect(namesOf(heard).filter((name) => name !== undefined)).toEqual([...messages.keys()].sort());
    for (const type of ['snapshot', 'update']) {
      const data = heard.filter(({ value }) => memberOf(value, 'type') === type);
      expect(new Set(data.map(({ value }) => memberOf(value, 'channel')))).toEqual(
        new Set(['ticker', 'book', 'ohlc', 'trade', 'instrument', ...(type === 'update' ? ['status'] : [])]),
      );
    }
  });

  it.each([...messages.values()].filter(({ name }) => name.startsWith('Subscribe')))(
    'asks for every value that $name lists',
    (message) => {
      const asked = heard.filter((frame) => frame.message === message).map(({ value }) => memberOf(value, 'params'));
      const fields = Object.entries(message.payload.properties?.['params']?.properties ?? {});
      for (const [key, { type, enum: listed }] of fields) {
        const values = listed ?? (type === 'boolean' && key !== 'snapshot' ? [true, false] : []);
        expect(asked.map((params) => memberOf(params, key))).toEqual(expect.arrayContaining([...values]));
      }
    },
  );

  it('has no frame that is not valid, save for the exceptions', () => {
    const judges = new Map([...schemas(fieldExceptions)].map(([message, schema]) => [message, judgeBy(schema)]));
    const others = messageExceptions.map(({ is }) => judgeBy(is));
    for (const { message, value, text } of heard) {
      const problems = others.map((judge) => judge(value));
      if (message === undefined) expect(problems, text).toContainEqual([]);
      else expect(judges.get(message)?.(value), text).toEqual([]);
    }
  });

  it.each(fieldExceptions)('needs the exception at $at: $because', (exception) => {
    const [given, without] = [schemas(fieldExceptions), schemas(fieldExceptions.filter((each) => each !== exception))];
    const touched = [...without].filter(([key, schema]) => JSON.stringify(schema) !== JSON.stringify(given.get(key)));
    const problems = touched.flatMap(([key, schema]) => {
      const judge = judgeBy(schema);
      return heard.filter(({ message }) => message === key).flatMap(({ value }) => judge(value));
    });
    expect(problems).not.toEqual([]);
  });

  it.each(messageExceptions)('needs the exception $at: $because', ({ is }) => {
    const judge = judgeBy(is);
    expect(heard.some(({ message, value }) => message === undefined && judge(value).length === 0)).toBe(true);
  });

  it('answers each request in its own method, save for the exceptions', () => {
    const odd = answers.filter(({ asked, answered }) => answered !== (asked === 'ping' ? 'pong' : asked));
    expect(new Set(odd.map(({ asked, answered }) => `${String(asked)} ${String(answered)}`))).toEqual(
      new Set(methodExceptions.map(({ asked, answered }) => `${asked} ${answered}`)),
    );
    expect(odd.every(({ success }) => success === false)).toBe(true);
  });
});

interface Answer {
  readonly asked: unknown;
  readonly answered: unknown;
  readonly success: unknown;
}

/** Each answer with the method of its request, paired by socket and id. */
function answersIn(frames: readonly Frame[]): readonly Answer[] {
  const requests = new Map<string, unknown>();
  return frames.flatMap(({ from, socket, text }) => {
    const value: unknown = JSON.parse(text);
    const method = memberOf(value, 'method');
    const key = `${socket} ${String(memberOf(value, 'req_id'))}`;
    if (from !== 'server') requests.set(key, method);
    if (from !== 'server' || method === undefined || !requests.has(key)) return [];
    return [{ asked: requests.get(key), answered: method, success: memberOf(value, 'success') }];
  });
}
