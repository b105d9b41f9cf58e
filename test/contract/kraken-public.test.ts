import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { losses } from './arrival.js';
import { fieldExceptions, optionalFields, printedAsNumbers, unreadFields } from './exceptions.js';
import { framesOf } from './frames.js';
import { amended, jsonSchemaOf, judgeBy } from './judge.js';
import { fieldsOf, weaknesses, type Reader } from './probe.js';
import { decodeAs, read, type Reading } from './reader.js';
import { messages, schemaNames, type Message, type Schema } from './specification.js';
import { itemsOf, membersOf, printTokens, textOf, type Tree } from './tokens.js';

const SERVER = [
  'TickerMessage',
  'BookMessage',
  'OHLCMessage',
  'TradeMessage',
  'InstrumentMessage',
  'SubscriptionStatus',
  'Pong',
];
const CHANNELS = ['Ticker', 'Book', 'OHLC', 'Trade', 'Instrument'];

const messageOf = (name: string): Message => messages.get(name) ?? expect.fail(`there is no message ${name}`);
const schemaOf = (name: string): Schema => amended(messageOf(name).payload, fieldExceptions);

const mayMiss: ReadonlySet<string> = new Set([...Object.keys(optionalFields), ...Object.keys(unreadFields)]);

/** The topics that have a part in a frame, in the order of their elements. */
const routesDue = (frame: Tree): readonly string[] => {
  const { channel, data } = membersOf(frame);
  if (channel === 'instrument') return [channel];
  return itemsOf(data).map((element) => {
    const { symbol, interval } = membersOf(element);
    return [channel, symbol, ...(interval === undefined ? [] : [interval])].map(textOf).join(' ');
  });
};

/** The frame with the elements of each topic together, as they come out of the router. */
const sorted = (frame: Tree): Tree => {
  const { data } = membersOf(frame);
  const routes = routesDue(frame);
  const groups = [...new Set(routes)].map((route) => itemsOf(data).filter((_, at) => routes[at] === route));
  return Array.isArray(data) ? { ...membersOf(frame), data: groups.flat() } : frame;
};

describe('the specification', () => {
  it('has no message and no schema that these tests do not know', () => {
    const requests = CHANNELS.flatMap((name) => [`Subscribe${name}`, `Unsubscribe${name}`]);
    expect([...messages.keys()].sort()).toEqual([...SERVER, ...requests, 'Ping'].sort());
    const reached = new Set([...messages.values()].flatMap(({ payload }) => namesIn(payload)));
    expect(schemaNames.filter((name) => !reached.has(name))).toEqual([]);
    for (const name of SERVER) expect(messageOf(name).from).toBe('server');
  });

  it('has every field that is said to be optional or unread', () => {
    const fields = new Set(SERVER.flatMap((name) => fieldsOf(schemaOf(name)).map((field) => field.name)));
    expect([...mayMiss].filter((name) => !fields.has(name))).toEqual([]);
  });
});

/** The names of all schemas that take part in one; a base that was merged shows in its fields. */
const namesIn = (schema: Schema): readonly string[] => [
  schema.name,
  ...fieldsOf(schema).flatMap(({ name, schema: { items } }) => [
    name.slice(0, name.indexOf('.')),
    ...(items === undefined ? [] : [items.name]),
  ]),
];

const isData = (frame: Tree, reading: Reading | undefined): void => {
  expect(reading?.routes).toEqual([...new Set(routesDue(frame))]);
  expect(reading?.isOpening).toBe(membersOf(frame)['type'] === 'snapshot');
};

const isAnswer = (frame: Tree, { ack, reply }: Partial<Reading> = {}): void => {
  const { method, req_id, result, error, success, symbol: refused } = membersOf(frame);
  const { channel, symbol, interval, event_trigger } = membersOf(result);
  const heard = ack ?? reply;
  // Some answers carry the id 0 where none was sent.
  expect(heard?.reqId ?? 0).toBe(Number(textOf(req_id ?? '#0')));
  expect(heard?.refusal === undefined).toBe(error === undefined && success !== false);
  expect(ack === undefined).toBe(method === 'pong');
  if (ack === undefined) return;
  expect([ack.method, ack.channel, ack.symbol]).toEqual([method, channel, symbol ?? refused]);
  expect(ack.params).toEqual({
    ...(interval !== undefined && { interval: Number(textOf(interval)) }),
    ...(event_trigger !== undefined && { event_trigger }),
  });
};

describe.each(SERVER)('%s', (name) => {
  const schema = schemaOf(name);
  const isRead = (frame: Tree): void => {
    const reading = read(printTokens(frame));
    expect(losses(schema, sorted(frame), reading?.frame, printedAsNumbers)).toEqual([]);
    if (membersOf(frame)['channel'] === undefined) isAnswer(frame, reading);
    else isData(frame, reading);
  };

  it('is read as the wire prints it: every field arrives, with the digits sent, where it belongs', () => {
    const judge = judgeBy(jsonSchemaOf(schema, fieldExceptions));
    fc.assert(
      fc.property(framesOf(schema, { mayMiss, asNumbers: printedAsNumbers }), (frame) => {
        expect(judge(JSON.parse(printTokens(frame)))).toEqual([]);
        isRead(frame);
      }),
    );
  });

  it('is read as the specification types it', () => {
    const { payload } = messageOf(name);
    const judge = judgeBy(jsonSchemaOf(payload, []));
    fc.assert(
      fc.property(framesOf(payload, { mayMiss, asNumbers: new Set() }), (frame) => {
        expect(judge(JSON.parse(printTokens(frame)))).toEqual([]);
        isRead(frame);
      }),
    );
  });

  it.each(fieldsOf(schema))('needs $name, and no value of another type', (field) => {
    // What the router has looked at, a codec need not; the fields of elements both look at.
    const readers = field.path.length === 1 ? [read] : [read, decodeAs(name)];
    fc.assert(
      fc.property(framesOf(schema, { mayMiss, asNumbers: printedAsNumbers, isFull: true }), (frame) => {
        for (const reader of readers) expect(weaknesses(reader, frame, field, printedAsNumbers)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('would not pass with a codec that does not look at one of its fields', () => {
    const [frame = {}] = fc.sample(framesOf(schema, { mayMiss, asNumbers: printedAsNumbers, isFull: true }), 1);
    const blind: Reader = () => read(printTokens(frame));
    const unseen = fieldsOf(schema).filter((field) => weaknesses(blind, frame, field, printedAsNumbers).length === 0);
    expect(unseen.filter((field) => !(field.name in unreadFields))).toEqual([]);
  });
});
