import { describe, expect, it } from 'vitest';
import { createKraken, type KrakenOptions } from '../../src/kraken/index.js';
import { krakenSettingsFrom } from '../../src/kraken/options.js';
import { FIRST, virtualKraken, watch } from './virtual-kraken.js';

describe('an option', () => {
  /** Options in which one, such as `reconnect.maxMs`, is given. */
  const given = (path: string, value: unknown): KrakenOptions =>
    path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value) as KrakenOptions;
  const groups = {
    reconnect: ['initialMs', 'maxMs', 'stableMs', 'atMost', 'perMs'],
    resync: ['atMost', 'perMs', 'initialMs', 'maxMs'],
    heartbeat: ['silenceMs', 'pingEveryMs', 'pongWithinMs'],
    rateLimit: ['perSecond', 'burst'],
  };
  const parts = Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group}.${name}`));
  const all = ['requestTimeoutMs', 'firstDataMs', 'lingerMs', ...parts];
  /** What is compared with the clock, rather than timed: it may be for ever. */
  const windows = ['reconnect.stableMs', 'reconnect.perMs', 'resync.perMs'];
  const delays = all.filter((path) => path.endsWith('Ms') && !windows.includes(path));
  const mayBeZero = ['lingerMs', 'reconnect.atMost', 'resync.atMost', ...windows];

  it.each(all)('%s is checked at the call, and named', (path) => {
    const bad = [Number.NaN, -1];
    if (!mayBeZero.includes(path)) bad.push(0);
    if (delays.includes(path)) bad.push(Number.POSITIVE_INFINITY, 3e9);
    for (const value of bad) {
      const call = () => createKraken(given(path, value));
      expect(call, String(value)).toThrow(RangeError);
      expect(call, String(value)).toThrow(`${path} must be `);
    }
  });

  it.each(windows)('%s may be for ever', (path) => {
    const { kraken, sockets, pass } = virtualKraken(given(path, Number.POSITIVE_INFINITY));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(100);
    sockets.last.drop();
    pass(5000);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B ConnectionLost', `Live A/B ${FIRST}`]);
  });

  it.each([...all, ...Object.keys(groups), 'urls', 'urls.public', 'webSocket', 'scheduler', 'random'])(
    '%s, given as undefined, is the default',
    (path) => {
      expect(krakenSettingsFrom(given(path, undefined))).toEqual(krakenSettingsFrom({}));
    },
  );

  it.each<KrakenOptions>([
    { urls: { public: 'https://ws.kraken.com' } },
    { urls: { public: 'wss:///v2' } },
    { rateLimit: { burst: 0.5 } },
  ])('such as %j is refused, though it is of the right kind', (options) => {
    expect(() => createKraken(options)).toThrow(RangeError);
  });
});

describe('an argument of a channel', () => {
  it('is refused with what is allowed', () => {
    const { kraken } = virtualKraken();
    expect(() => kraken.book('A/B', { depth: 7 as never })).toThrow(
      new RangeError('depth must be one of 10, 25, 100, 500, 1000 levels, not 7'),
    );
    expect(() => kraken.bookUpdates('A/B', { depth: 11 as never })).toThrow(RangeError);
  });

  it.each([[[]], [''], [3], [['A/B', 3]], [['A/B', '']]])('is refused as a symbol: %j', (symbol) => {
    const { kraken } = virtualKraken();
    expect(() => kraken.book(symbol as never)).toThrow(/^symbol must be /);
    expect(() => kraken.withFreshness.bookUpdates(symbol as never)).toThrow(/^symbol must be /);
  });
});
