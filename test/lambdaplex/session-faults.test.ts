import { describe, expect, it } from 'vitest';
import { balanceChange, follow, followed, granted, notice, refused, virtualAccount } from './virtual-account.js';

describe('a refused logon', () => {
  it('is tried again by who observes again', async () => {
    const { plex, pass, venue, wire, seen } = followed({}, { answers: { 'session.logon': [refused(400)] } });
    await pass(100);
    venue.answers['session.logon'] = [granted];
    const later = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(5000);
    expect(seen).toEqual(['Stale: LogonRejected', 'error: LogonRejected']);
    expect(later.seen).toEqual([]);
    expect(wire()).toEqual(['1 session.logon', '2 session.logon', '2 session.subscribe']);
  });

  it('makes no storm, whoever observes again at once', async () => {
    const { plex, pass, logons } = virtualAccount({}, { answers: { 'session.logon': [refused(400)] } });
    const again = (): void => {
      plex.userData().subscribe({ error: again });
    };
    again();
    await pass(60_000);
    const gapsMs = logons().map(({ atMs }, at, all) => atMs - (all[at - 1]?.atMs ?? atMs));
    expect(gapsMs.length).toBeLessThan(10);
    expect(gapsMs.slice(2).every((gapMs, at) => gapMs > (gapsMs[at + 1] ?? 0))).toBe(true);
  });

  it('ends what is private, and nothing that is public', async () => {
    const { plex, pass, sockets, wire } = followed({}, { answers: { 'session.logon': [refused(400)] } });
    const trades = follow(plex.withFreshness.trades('HBAR-USDC'), () => 'trade');
    const orders = follow(plex.withFreshness.orders(), () => 'orders');
    const balances = follow(plex.withFreshness.balances(), () => 'balances');
    await pass(10_000);
    sockets.last.receive({ e: 'trade', E: 1, s: 'HBAR-USDC', t: 1, p: '1', q: '1', m: true, T: 1 });
    const end = ['Stale: LogonRejected', 'error: LogonRejected'];
    expect([trades.seen, orders.seen, balances.seen]).toEqual([['trade'], end, end]);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@trade', '1 session.logon']);
  });

  it('is told once to the log', async () => {
    const { pass, faults } = followed({}, { answers: { 'session.logon': [refused(400)] } });
    await pass(1000);
    expect(faults).toEqual(['session: LogonRejected']);
  });
});

describe('a logon of which nobody knows', () => {
  it('is made again after 500, and counted', async () => {
    const { pass, seen, timeline, faults } = followed(
      {},
      {
        answers: { 'session.logon': [refused(500), refused(503), granted] },
      },
    );
    await pass(5000);
    expect(seen).toEqual(['Stale: SessionLost', 'Stale: SessionLost']);
    expect(timeline()).toEqual([
      '1 1 session.logon',
      '126 1 session.logon',
      '376 1 session.logon',
      '376 1 session.subscribe',
    ]);
    expect(faults).toEqual(['session: SessionLost', 'session: SessionLost']);
  });

  it.each([
    ['500', refused(500)],
    ['silence', 'silence' as const],
  ])('is given up after too much of %s; before the last there is a new socket', async (_what, answer) => {
    const { plex, pass, seen, wire, sockets, timers } = followed({}, { answers: { 'session.logon': [answer] } });
    const errors: unknown[] = [];
    plex.logon$.subscribe({ error: (error: unknown) => errors.push(error) });
    await pass(600_000);
    expect(wire()).toEqual(['1', '1', '1', '1', '1', '2'].map((socket) => `${socket} session.logon`));
    expect(seen).toEqual([...Array.from({ length: 6 }, () => 'Stale: SessionLost'), 'error: SessionLost']);
    expect(errors).toEqual([
      expect.objectContaining({ _tag: 'SessionLost', cause: expect.objectContaining({ _tag: 'OutcomeUnknown' }) }),
    ]);
    expect([sockets.last.readyState, timers()]).toEqual([3, 0]);
  });

  it('is no more of a matter once its socket is lost', async () => {
    const { pass, sockets, seen, wire } = followed({}, { answers: { 'session.logon': ['silence', granted] } });
    await pass(5000);
    sockets.last.drop();
    await pass(20_000);
    expect(seen).toEqual(['Stale: ConnectionLost']);
    expect(wire()).toEqual(['1 session.logon', '2 session.logon', '2 session.subscribe']);
  });
});

describe('a logon in haste', () => {
  it.each([
    ['until then', { retryAfter: 5 }, 5001],
    ['for a second, where that is not said', {}, 1001],
  ])('waits %s after 429, and is signed anew', async (_how, more, dueMs) => {
    const { pass, logons, seen, faults, wire } = followed(
      {},
      {
        answers: { 'session.logon': [refused(429, 'slowly', more), granted] },
      },
    );
    await pass(10_000);
    expect(logons()).toEqual([
      { atMs: 1, socket: 1, timestamp: 1 },
      { atMs: dueMs, socket: 1, timestamp: dueMs },
    ]);
    expect(wire().slice(2)).toEqual(['1 session.subscribe']);
    expect([seen, faults]).toEqual([[], ['ws: RateLimited']]);
  });

  it('is signed anew when it could not leave for more than a second', async () => {
    const { plex, pass, sockets, logons, wire } = virtualAccount({ rateLimit: { perSecond: 0.25, burst: 1 } });
    plex.trades('HBAR-USDC').subscribe();
    await pass(10);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@trade']);
    plex.userData().subscribe();
    await pass(10_000);
    const [logon] = logons();
    expect(logon?.atMs).toBe(4001);
    expect(4001 - Number(logon?.timestamp)).toBeLessThanOrEqual(1000);
    expect(Number(logon?.timestamp)).toBeGreaterThan(10);
    expect(sockets.all).toHaveLength(1);
  });
});

describe('a ban', () => {
  it.each([
    [403, {}, 120_000],
    [418, {}, 120_000],
    [418, { retryAfter: 300 }, 300_000],
    [403, { retryAfter: 7 }, 120_000],
  ])('by %d %j as the answer to a logon keeps all away for its time', async (status, more, banMs) => {
    const { plex, pass, sockets, seen, wire } = followed(
      {},
      {
        answers: { 'session.logon': [refused(status, 'go away', more), granted] },
      },
    );
    const trades = follow(plex.withFreshness.trades('HBAR-USDC'), () => 'trade');
    const causes: unknown[] = [];
    plex.withFreshness.orders().subscribe((envelope) => causes.push(envelope._tag === 'Stale' && envelope.cause));
    await pass(2);
    const untilMs = 1 + banMs;
    expect(causes).toEqual([expect.objectContaining({ _tag: 'Banned', endpoint: 'ws', untilMs, reason: 'go away' })]);
    expect([seen, trades.seen]).toEqual([['Stale: Banned'], ['Stale: Banned']]);
    await pass(banMs - 2);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    await pass(100);
    expect(sockets.all).toHaveLength(2);
    expect(wire().filter((line) => line.startsWith('2'))).toEqual([
      '2 session.logon',
      '2 subscribe HBAR-USDC@trade',
      '2 session.subscribe',
    ]);
  });

  it('doubles, when it comes again and its end is not told', async () => {
    const { pass, sockets } = followed({}, { answers: { 'session.logon': [refused(418)] } });
    const openings: number[] = [];
    for (let each = 0; each < 3; each += 1) {
      const before = sockets.all.length;
      let waitedMs = 0;
      while (sockets.all.length === before && waitedMs < 3_600_000) {
        await pass(1000);
        waitedMs += 1000;
      }
      openings.push(waitedMs);
    }
    expect(openings).toEqual([121_000, 240_000, 480_000]);
  });
});

describe('a session that the exchange ends', () => {
  it('is stale in the same turn, and begun again on the same socket before anything private is asked for', async () => {
    const { plex, pass, sockets, seen, faults, timeline } = followed();
    const trades = follow(plex.withFreshness.trades('HBAR-USDC'), () => 'trade');
    const sessions: number[] = [];
    plex.logon$.subscribe(({ sinceMs }) => sessions.push(sinceMs));
    await pass(1000);
    notice(sockets.last, 401);
    expect(seen).toEqual(['Stale: SessionLost']);
    sockets.last.receive({ e: 'trade', E: 1, s: 'HBAR-USDC', t: 1, p: '1', q: '1', m: true, T: 1 });
    await pass(1000);
    expect(timeline().slice(3)).toEqual([
      '1000 1 session.unsubscribe',
      '1125 1 session.logon',
      '1125 1 session.subscribe',
    ]);
    expect(trades.seen).toEqual(['trade']);
    expect(sessions).toEqual([1, 1125]);
    expect(faults).toEqual(['ws: SessionLost']);
    sockets.last.receive(balanceChange(1, '1'));
    expect(seen).toEqual(['Stale: SessionLost', 'BalanceChange']);
  });

  it('over and over is given up', async () => {
    const { pass, sockets, seen } = followed();
    for (let each = 0; each < 6; each += 1) {
      await pass(4000);
      notice(sockets.last, 401);
    }
    await pass(60_000);
    expect(seen.filter((one) => one.startsWith('Stale'))).toHaveLength(6);
    expect(seen.at(-1)).toBe('error: SessionLost');
  });

  it('now and then is mended for ever', async () => {
    const { pass, sockets, seen, logons } = followed();
    for (let each = 0; each < 20; each += 1) {
      await pass(60_000);
      notice(sockets.last, 401);
    }
    await pass(1000);
    expect(seen).toEqual(Array.from({ length: 20 }, () => 'Stale: SessionLost'));
    expect(logons()).toHaveLength(21);
    expect(sockets.all).toHaveLength(1);
  });
});
