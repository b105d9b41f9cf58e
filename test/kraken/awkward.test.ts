import { repeat, retry, takeWhile } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Unrouted } from '../../src/core/multiplexer.js';
import { createKraken, type Kraken, type KrakenOptions } from '../../src/kraken/index.js';
import { settingsFrom } from '../../src/kraken/options.js';
import type { FakeSocket } from '../../src/testing/index.js';
import {
  ackOf,
  obliging,
  opensSoon,
  snapshotOf,
  updateOf,
  virtualKraken,
  watch,
  type Request,
} from './virtual-kraken.js';

const BOOK = 'A/B 1.00000000';

/** The states that an observer of status$ sees. */
const statesOf = ({ status$ }: Kraken): readonly string[] => {
  const states: string[] = [];
  status$.subscribe((statuses) => states.push(statuses.get('public')?.state ?? 'none'));
  return states;
};

/** Do something, once, as soon as status$ says so. */
const once = ({ status$ }: Kraken, state: string, deed: () => void): void => {
  let done = false;
  status$.subscribe((statuses) => {
    if (done || statuses.get('public')?.state !== state) return;
    done = true;
    deed();
  });
};

/** What unrouted$ tells, in short. */
const told = ({ unrouted$ }: Kraken): readonly string[] => {
  const lines: string[] = [];
  const short = (one: Unrouted): string => (one._tag === 'Frame' ? one.why : one.error._tag);
  unrouted$.subscribe((one) => lines.push(short(one)));
  return lines;
};

/** A refusal of a request for one symbol. */
const refusalOf = ({ method, req_id }: Request, symbol: string, error: string): object => ({
  error,
  method,
  req_id,
  success: false,
  symbol,
});

describe('a socket', () => {
  it('that does not open is given up after requestTimeoutMs, and another is tried', () => {
    let peers = 0;
    const { kraken, sockets, pass } = virtualKraken({ requestTimeoutMs: 3000 }, obliging, (socket, scheduler) => {
      peers += 1;
      if (peers > 1) opensSoon(socket, scheduler);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(2999);
    expect(fresh.seen).toEqual([]);
    pass(1);
    expect(fresh.seen).toEqual(['Stale A/B ConnectionLost']);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    pass(1000);
    expect(fresh.seen.slice(1)).toEqual([`Live ${BOOK}`]);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3, 1]);
  });

  it('whose send throws is lost, and another is tried', () => {
    let peers = 0;
    const { kraken, pass } = virtualKraken({}, obliging, (socket, scheduler) => {
      opensSoon(socket, scheduler);
      peers += 1;
      if (peers > 1) return;
      socket.send = () => {
        throw new Error('no buffer left');
      };
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(1000);
    expect(fresh.seen).toEqual(['Stale A/B ConnectionLost', `Live ${BOOK}`]);
  });

  it('that is dead is found, though the clock was set back by an hour', () => {
    const mute: FakeSocket[] = [];
    const { kraken, sockets, scheduler, pass } = virtualKraken({}, (request, socket) => {
      if (!mute.includes(socket)) obliging(request, socket);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(5000);
    scheduler.now = () => scheduler.frame - 3_600_000;
    mute.push(sockets.last);
    pass(14_000);
    expect(fresh.seen).toEqual([`Live ${BOOK}`, 'Stale A/B HeartbeatMissed', `Live ${BOOK}`]);
  });

  it('that is let go by an observer of status$, as soon as it is open, leaves the next observer served at once', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    const first = watch(kraken.book('A/B'));
    once(kraken, 'open', first.leave);
    pass(10);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    const next = watch(kraken.book('A/B'));
    pass(10);
    expect(next.seen).toEqual([BOOK]);
  });

  it('is not made when the client is closed while it tells of connecting', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken();
    const closings: Promise<void>[] = [];
    once(kraken, 'connecting', () => closings.push(kraken.close()));
    const plain = watch(kraken.book('A/B'));
    pass(10_000);
    await Promise.all(closings);
    expect(closings).toHaveLength(1);
    expect(plain.seen).toEqual(['|']);
    expect(sockets.all).toEqual([]);
    expect(timers()).toBe(0);
  });
});

describe.each([1006, 1013])('a venue that closes with %i whatever it is asked', (code) => {
  const dropping = (options: KrakenOptions = {}) =>
    virtualKraken(options, (_request, socket) => socket.drop(code, 'try again later'));

  it('meets no storm of pings that are retried', () => {
    const { kraken, sockets, pass } = dropping();
    kraken.ping().pipe(retry()).subscribe();
    pass(10_000);
    expect(sockets.all.length).toBeGreaterThan(1);
    expect(sockets.all.length).toBeLessThan(6);
  });

  it('meets no storm of observers who leave on Stale and come back at once', () => {
    const { kraken, sockets, pass } = dropping({ lingerMs: 0 });
    const live$ = kraken.withFreshness.book('A/B').pipe(takeWhile(({ _tag }) => _tag === 'Live'));
    live$.pipe(repeat()).subscribe();
    pass(10_000);
    expect(sockets.all.length).toBeGreaterThan(1);
    expect(sockets.all.length).toBeLessThan(6);
  });
});

describe('a deeper newcomer', () => {
  it('who makes the last observer leave, without linger, leaves the symbol observable', () => {
    const { kraken, pass } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('C/D'));
    const leaver$ = kraken.withFreshness.book('A/B').pipe(takeWhile(({ _tag }) => _tag === 'Live'));
    const leaver = watch(leaver$);
    pass(10);
    const deep = watch(kraken.book('A/B', { depth: 100 }));
    const shallow = watch(kraken.book('A/B'));
    pass(100);
    const deeper = watch(kraken.book('A/B', { depth: 1000 }));
    pass(1000);
    expect(leaver.seen).toEqual([`Live ${BOOK}`, '|']);
    for (const { seen } of [deep, shallow, deeper]) {
      expect(seen.at(-1)).toBe(BOOK);
      expect(seen).not.toContainEqual(expect.stringMatching(/^#/));
    }
  });

  it('in answer to a book lets the other observers see that book before they see Stale', () => {
    const { kraken, sockets, pass } = virtualKraken();
    let deep: ReturnType<typeof watch> | undefined;
    kraken.book('A/B').subscribe(({ bids }) => {
      if (bids[0]?.qty === '3.00000000') deep ??= watch(kraken.book('A/B', { depth: 100 }));
    });
    const other = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(other.seen).toEqual([`Live ${BOOK}`, 'Live A/B 3.00000000', 'Stale A/B DepthChanged']);
    pass(10);
    expect(other.seen.slice(3)).toEqual([`Live ${BOOK}`]);
    expect(deep?.seen).toEqual([BOOK]);
  });

  it('is no fault, and unrouted$ is not told of one', () => {
    const { kraken, pass } = virtualKraken();
    const lines = told(kraken);
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    watch(kraken.book('A/B', { depth: 100 }));
    pass(10);
    expect(fresh.seen).toEqual([`Live ${BOOK}`, 'Stale A/B DepthChanged', `Live ${BOOK}`]);
    expect(lines).toEqual([]);
  });
});

describe('a venue that is too busy', () => {
  it.each(['EService:Busy', 'Exceeded msg rate'])('to unsubscribe, as it says by %s, is asked again', (error) => {
    const standing = new Set<string>();
    let busy = true;
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 }, (request, socket) => {
      const [symbol = ''] = request.params?.symbol ?? [];
      if (request.method === 'unsubscribe' && busy) {
        busy = false;
        socket.receive(refusalOf(request, symbol, error));
        return;
      }
      if (request.method === 'unsubscribe') standing.delete(symbol);
      else for (const one of request.params?.symbol ?? []) standing.add(one);
      obliging(request, socket);
    });
    const lines = told(kraken);
    watch(kraken.book('C/D'));
    const leaver = watch(kraken.book('A/B'));
    pass(10);
    expect(standing).toEqual(new Set(['C/D', 'A/B']));
    leaver.leave();
    for (let seconds = 0; seconds < 15; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(standing).toEqual(new Set(['C/D']));
    expect(lines).toEqual([]);
  });

  it('is told from one with another complaint that bears no id, which slows nothing', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({ rateLimit: { perSecond: 1, burst: 2 } });
    const lines = told(kraken);
    watch(kraken.book('A/B'));
    pass(10_000 - 1);
    sockets.last.receive({ error: 'Failed to generate snapshot' });
    watch(kraken.book('C/D', { depth: 25 }));
    pass(1);
    expect(lines).toEqual(['unknown']);
    expect(wire()).toHaveLength(2);
  });
});

describe('a venue that says that we are subscribed already', () => {
  const ALREADY = 'Already subscribed';

  it('leaves no book that is called Live and stands still', () => {
    let requests = 0;
    const { kraken, sockets, pass } = virtualKraken({ firstDataMs: 5000 }, (request, socket) => {
      requests += 1;
      if (requests === 1) {
        // The subscription stands, but its acknowledgement is lost.
        socket.receive(snapshotOf('A/B'));
        socket.receive({ error: 'Exceeded msg rate' });
      } else if (requests === 2) socket.receive(refusalOf(request, 'A/B', ALREADY));
      else if (requests <= 4) socket.receive(ackOf(request, 'A/B'));
      else obliging(request, socket);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    for (let seconds = 0; seconds < 10; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(fresh.seen).toEqual([`Live ${BOOK}`, 'Stale A/B SnapshotUnavailable', `Live ${BOOK}`]);
  });

  it('because we have sent our request twice does not end the stream', () => {
    let requests = 0;
    const { kraken, pass, wire } = virtualKraken({}, (request, socket) => {
      requests += 1;
      if (requests === 1 || requests === 4) socket.receive(refusalOf(request, 'A/B', ALREADY));
      else if (requests === 3) socket.receive({ error: 'Exceeded msg rate' });
      else obliging(request, socket);
    });
    const plain = watch(kraken.book('A/B'));
    pass(9000);
    expect(plain.seen).toEqual([BOOK]);
    const methods = wire().map((line) => line.split(' ')[1]);
    expect(methods).toEqual(['subscribe', 'unsubscribe', 'subscribe', 'subscribe', 'unsubscribe', 'subscribe']);
  });
});

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
    expect(fresh.seen).toEqual([`Live ${BOOK}`, 'Stale A/B ConnectionLost', `Live ${BOOK}`]);
  });

  it.each([...all, ...Object.keys(groups), 'urls', 'urls.public', 'webSocket', 'scheduler', 'random'])(
    '%s, given as undefined, is the default',
    (path) => {
      expect(settingsFrom(given(path, undefined))).toEqual(settingsFrom({}));
    },
  );

  it('such as a depth that the exchange does not have is a RangeError', () => {
    const { kraken } = virtualKraken();
    expect(() => kraken.book(3 as never)).toThrow(RangeError);
    expect(() => kraken.book(['A/B', 3 as never])).toThrow(RangeError);
    expect(() => kraken.book('A/B', { depth: 3 as never })).toThrow(RangeError);
    expect(() => kraken.withFreshness.bookUpdates(3 as never)).toThrow(RangeError);
  });
});

describe('systemStatus', () => {
  const frame = (...data: readonly object[]) => ({ channel: 'status', type: 'update', data });
  const online = { api_version: 'v2', connection_id: 1, system: 'online', version: '2' };

  it('skips frames that are malformed, tells of them, and goes on', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const seen: string[] = [];
    kraken.withFreshness.systemStatus().subscribe({
      next: (envelope) => seen.push(envelope._tag === 'Live' ? envelope.value.system : 'Stale'),
      error: () => seen.push('#'),
      complete: () => seen.push('|'),
    });
    pass(10);
    const malformed = [
      frame({ version: '2' }),
      frame({ ...online, system: null }),
      { channel: 'status', data: 'online' },
    ];
    sockets.last.receive(frame(online));
    for (const strange of [...malformed, { channel: 'status' }]) sockets.last.receive(strange);
    sockets.last.receive(frame({ ...online, system: 'maintenance' }));
    pass(9000);
    expect(seen).toEqual(['online', 'maintenance']);
    expect(lines).toEqual(['DecodeFailed', 'DecodeFailed', 'unknown', 'unknown']);
    expect(sockets.all).toHaveLength(1);
  });

  it('takes a frame that has but the state, and each element of a frame that has several', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system }) => seen.push(system));
    pass(10);
    sockets.last.receive(frame({ system: 'post_only' }));
    sockets.last.receive(frame({ system: 'cancel_only' }, online));
    expect(seen).toEqual(['post_only', 'cancel_only', 'online']);
    expect(lines).toEqual([]);
  });
});

describe('status$', () => {
  it('shows all observers the same order, though one of them closes the client in answer', () => {
    const { kraken, pass } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('A/B'));
    const before = statesOf(kraken);
    once(kraken, 'open', () => void kraken.close());
    const after = statesOf(kraken);
    pass(10_000);
    expect(after).toEqual(before);
    expect(after.slice(0, 2)).toEqual(['connecting', 'open']);
    expect(after.at(-1)).toBe('closed');
  });

  it('and unrouted$ cannot be spoken to', () => {
    const { kraken } = virtualKraken();
    for (const deed of ['next', 'error', 'complete']) {
      expect(deed in kraken.status$).toBe(false);
      expect(deed in kraken.unrouted$).toBe(false);
    }
  });
});
