import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimals, leniencies, MISSING } from './lambdaplex-exceptions.js';
import { plexFramesOf } from './lambdaplex-frames.js';
import { dues, readers } from './lambdaplex-reader.js';
import {
  fieldsOf,
  judges,
  plexMessages,
  problemsOf,
  type PlexField,
  type PlexMessage,
} from './lambdaplex-specification.js';
import { membersOf, printTokens, replaced, type Tree } from './tokens.js';

const SERVER = [
  'SuccessResMsg',
  'ErrorResMsg',
  'ListSubsResMsg',
  'DepthDiffEventMsg',
  'BalanceChangeEventMsg',
  'OrderUpdateEventMsg',
];
const CLIENT = [
  'SubscribeReqMsg',
  'UnsubscribeReqMsg',
  'SessionLogonReqMsg',
  'SessionLogoutReqMsg',
  'SessionSubscribeReqMsg',
  'SessionUnsubscribeReqMsg',
  'ListSubsReqMsg',
];

const messageOf = (name: string): PlexMessage => plexMessages.get(name) ?? expect.fail(`there is no message ${name}`);
const fields = SERVER.flatMap((name) => fieldsOf(name, messageOf(name).payload));
const readerOf = (name: string) => readers[name] ?? expect.fail(`nothing reads ${name}`);
const full = (name: string): fc.Arbitrary<Tree> => plexFramesOf(name, messageOf(name).payload, { isFull: true });

describe('the description', () => {
  it('has no message that these tests do not know', () => {
    expect([...plexMessages.keys()]).toEqual([...CLIENT, ...SERVER]);
    expect([...plexMessages.values()].map(({ from }) => from)).toEqual([
      ...CLIENT.map(() => 'client'),
      ...SERVER.map(() => 'server'),
    ]);
  });

  it.each([...plexMessages])('allows the example that it prints for %s', (name, { from, example }) => {
    expect(judges.get(name)?.(example)).toEqual([]);
    expect(problemsOf(example, from)).toEqual([]);
  });

  it('judges a frame by the message that it claims to be', () => {
    expect(problemsOf({ id: null, method: 'subscribe', params: ['HBAR-USDC@depth'] }, 'client')).not.toEqual([]);
    expect(problemsOf({ id: 1, method: 'subscribe', params: [] }, 'client')).not.toEqual([]);
    expect(problemsOf({ id: 1, method: 'ping' }, 'client')).not.toEqual([]);
    expect(problemsOf({ id: '1', status: 401, error: { msg: 'no' } }, 'server')).not.toEqual([]);
    expect(problemsOf({ e: 'trade' }, 'server')).not.toEqual([]);
    const params = { apiKey: 'k', timestamp: 1, signature: 's' };
    const logon = (recvWindow: number) => ({ id: 1, method: 'session.logon', params: { ...params, recvWindow } });
    const windows = [5000.125, 0.001, 60_000, 5000.1251, 60_000.001];
    expect(windows.map((recvWindow) => problemsOf(logon(recvWindow), 'client').length)).toEqual([0, 0, 0, 1, 1]);
  });

  it('has every field of which an exception tells', () => {
    const names = new Set(fields.map(({ name }) => name));
    expect([...Object.keys(decimals), ...leniencies.map(({ at }) => at)].filter((at) => !names.has(at))).toEqual([]);
  });
});

const wordless: readonly Tree[] = [true, null, {}, []];
const numberless: readonly Tree[] = [...wordless, 'abc', '', '1.2.3', '-'];

/** Values of another type. A number is no other type than a text: its token reaches the codecs as text. */
const WRONG: Readonly<Record<string, readonly Tree[]>> = {
  string: wordless,
  decimal: numberless,
  integer: [...numberless, '#1.5', '#9007199254740993'],
  boolean: [null, {}, [], 'true', '#1'],
  array: [true, null, {}, 'abc', '#1'],
  tuple: [true, null, {}, 'abc', '#1', [], ['1']],
  object: [true, null, [], 'abc', '#1'],
  null: [],
};

/** What a codec should refuse at a field, and what it lets pass though the description does not. */
const trials = ({ name, schema, isRequired }: PlexField) => {
  const [type = 'string', ...others] = [schema.type ?? 'string'].flat();
  const kind = Array.isArray(schema.items) ? 'tuple' : name in decimals ? 'decimal' : type;
  const accepted = leniencies.find(({ at }) => at === name)?.accepts ?? [];
  const wrong: readonly (Tree | undefined)[] = [
    ...(WRONG[kind] ?? expect.fail(`${name}: ${kind} is not known`)).filter(
      (value) => !(value === null && others.includes('null')),
    ),
    ...(schema.const === undefined ? [] : ['another']),
    ...(isRequired ? [MISSING] : []),
  ];
  return { accepted, refused: wrong.filter((value) => !accepted.some((each) => sameTree(each, value))) };
};

const sameTree = (a: Tree | undefined, b: Tree | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const changed = (frame: Tree, { path }: PlexField, value: Tree | undefined): string =>
  printTokens(replaced(frame, path, value));

describe.each(SERVER)('%s', (name) => {
  const read = readerOf(name);
  const own = fields.filter((field) => field.name.startsWith(`${name}.`));

  it('is read: every field arrives under its name, with the digits sent, and more fields do no harm', () => {
    const judge = judges.get(name);
    fc.assert(
      fc.property(plexFramesOf(name, messageOf(name).payload), (frame) => {
        expect(judge?.(JSON.parse(printTokens(frame)))).toEqual([]);
        const due = dues[name]?.(membersOf(frame)) ?? expect.fail(`what is due of ${name} is not known`);
        // The description leaves errors open, and what an error has beside its words may mean something.
        if (name === 'ErrorResMsg') expect(read(printTokens(frame))).toMatchObject(due);
        else expect(read(printTokens(frame))).toEqual(due);
      }),
    );
  });

  it.each(own)('is refused when $name is missing or of another type, as far as is said', (field) => {
    const { accepted, refused } = trials(field);
    fc.assert(
      fc.property(full(name), (frame) => {
        expect(read(printTokens(frame))).toBeDefined();
        expect(refused.filter((value) => read(changed(frame, field, value)) !== undefined)).toEqual([]);
        expect(accepted.filter((value) => read(changed(frame, field, value)) === undefined)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('is read when a word or a status is one that nobody knows yet', () => {
    const open = own.filter(({ schema }) => schema.enum !== undefined);
    fc.assert(
      fc.property(full(name), (frame) => {
        for (const field of open) {
          const value = field.schema.type === 'integer' ? '#451' : 'OF_TOMORROW';
          expect(read(changed(frame, field, value))).toBeDefined();
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the exceptions', () => {
  it('leave but one field at which anything may stand', () => {
    expect(fields.filter((field) => trials(field).refused.length === 0).map(({ name }) => name)).toEqual([
      'ErrorResMsg.error.msg',
    ]);
  });

  it('are all needed: the description says otherwise at each', () => {
    for (const field of fields.filter(({ name }) => name in decimals)) {
      const [frame = {}] = fc.sample(full(messageNameOf(field.name)), 1);
      expect(judgeOf(field.name)(JSON.parse(changed(frame, field, 'abc')))).toEqual([]);
    }
    for (const { at, accepts } of leniencies) {
      const field = fields.find(({ name }) => name === at) ?? expect.fail();
      const [frame = {}] = fc.sample(full(messageNameOf(at)), 1);
      const allowed = accepts.filter((value) => judgeOf(at)(JSON.parse(changed(frame, field, value))).length === 0);
      expect([at, allowed]).toEqual([at, []]);
    }
  });
});

const messageNameOf = (field: string): string => field.slice(0, field.indexOf('.'));
const judgeOf = (field: string) => judges.get(messageNameOf(field)) ?? expect.fail();
