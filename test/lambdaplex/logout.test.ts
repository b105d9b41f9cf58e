import { describe, expect, it } from 'vitest';
import { balanceChange, follow, granted, notice, refused, virtualAccount } from './virtual-account.js';

/** A client whose account's events and balances are followed, the session begun; and how to log out. */
async function loggedOn(...given: Parameters<typeof virtualAccount>) {
  const virtual = virtualAccount(...given);
  const { plex, pass } = virtual;
  const { seen, leave } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
  await pass(1000);
  const told: string[] = [];
  const at = (what: string) => () => told.push(`${what} at ${virtual.scheduler.now()}`);
  return {
    ...virtual,
    seen,
    leave,
    told,
    logOut: () => plex.logout().subscribe({ next: at('none'), error: at('error'), complete: at('end') }),
    logOn: () => plex.logon$.subscribe(({ sinceMs }) => told.push(`session since ${sinceMs}`)),
  };
}

/** The order that all of them keep: the events first, then the session. */
const GOODBYE = ['1 session.unsubscribe', '1 session.logout'];

describe('logout', () => {
  it('ends the events first, then the session, and is stale in the same turn', async () => {
    const { logOut, seen, wire, told, pass } = await loggedOn();
    logOut();
    expect(seen).toEqual(['Stale: SessionLost']);
    await pass(100);
    expect(wire().slice(2)).toEqual(GOODBYE);
    expect(told).toEqual(['none at 1000', 'end at 1000']);
  });

  it('is cold', async () => {
    const { plex, pass, wire, seen } = await loggedOn();
    plex.logout();
    await pass(1000);
    expect([wire().length, seen]).toEqual([2, []]);
  });

  it('lasts, whoever comes and whatever happens to the socket', async () => {
    const { plex, logOut, pass, sockets, wire, seen } = await loggedOn();
    logOut();
    await pass(1000);
    const orders = follow(plex.withFreshness.orders(), () => 'orders');
    sockets.last.drop(1012);
    await pass(5000);
    const balances = follow(plex.withFreshness.balances(), () => 'balances');
    await pass(600_000);
    expect(sockets.all).toHaveLength(2);
    expect(wire().slice(2)).toEqual(GOODBYE);
    expect([seen, orders.seen, balances.seen]).toEqual([
      ['Stale: SessionLost'],
      ['Stale: SessionLost'],
      ['Stale: SessionLost'],
    ]);
  });

  it('lasts until logon$ is observed, which begins all again', async () => {
    const { logOut, logOn, pass, sockets, wire, seen, told } = await loggedOn();
    logOut();
    await pass(1000);
    logOn();
    await pass(1000);
    expect(wire().slice(4)).toEqual(['1 session.logon', '1 session.subscribe']);
    expect(told.at(-1)).toBe('session since 2000');
    sockets.last.receive(balanceChange(1, '1'));
    expect(seen).toEqual(['Stale: SessionLost', 'BalanceChange']);
  });

  it('lasts until all have left', async () => {
    const { plex, logOut, leave, pass, wire } = await loggedOn({ lingerMs: 10 });
    logOut();
    await pass(1000);
    leave();
    await pass(5000);
    const again = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(1000);
    expect(wire().slice(4)).toEqual(['2 session.logon', '2 session.subscribe']);
    expect(again.seen).toEqual([]);
  });

  it('does not touch what is public', async () => {
    const { plex, logOut, pass, sockets, wire } = await loggedOn();
    const trades = follow(plex.withFreshness.trades('HBAR-USDC'), () => 'trade');
    await pass(1000);
    logOut();
    await pass(1000);
    sockets.last.receive({ e: 'trade', E: 1, s: 'HBAR-USDC', t: 1, p: '1', q: '1', m: true, T: 1 });
    expect(trades.seen).toEqual(['trade']);
    expect(wire().slice(2)).toEqual(['1 subscribe HBAR-USDC@trade', ...GOODBYE]);
  });

  it('sends nothing where there is no session, and opens nothing', async () => {
    const { plex, pass, sockets } = virtualAccount();
    const told: string[] = [];
    plex.logout().subscribe({ next: () => told.push('none'), complete: () => told.push('end') });
    await pass(1000);
    expect([told, sockets.all]).toEqual([['none', 'end'], []]);
  });

  it.each([
    ['silence', 'silence' as const, 11_000],
    ['500', refused(500), 1000],
    ['400', refused(400), 1000],
  ])('that is answered with %s ends with its socket', async (_what, answer, atMs) => {
    const { logOut, pass, sockets, wire, seen, told } = await loggedOn({}, { answers: { 'session.logout': [answer] } });
    logOut();
    await pass(20_000);
    expect(told).toEqual([`none at ${atMs}`, `end at ${atMs}`]);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3, 1]);
    expect(wire().slice(2)).toEqual(GOODBYE);
    expect(seen).toEqual(['Stale: SessionLost']);
  });

  it('ends with the socket, when that is lost before the answer', async () => {
    const { logOut, pass, sockets, told, wire } = await loggedOn({}, { answers: { 'session.logout': ['silence'] } });
    logOut();
    await pass(1000);
    sockets.last.drop();
    await pass(5000);
    expect(told).toEqual(['none at 2000', 'end at 2000']);
    expect(wire().slice(2)).toEqual(GOODBYE);
  });

  it('takes back a logon that is on its way', async () => {
    const { logOut, pass, sockets, wire, seen } = await loggedOn({}, { answers: { 'session.logon': ['silence'] } });
    logOut();
    await pass(100);
    sockets.last.receive({ id: '1', status: 200, result: null });
    await pass(60_000);
    expect(wire()).toEqual(['1 session.logon', '1 session.logout']);
    expect(seen).toEqual(['Stale: SessionLost']);
  });

  it('bears that the exchange says the same once more', async () => {
    const { logOut, pass, sockets, wire, seen } = await loggedOn();
    logOut();
    await pass(100);
    notice(sockets.last, 401);
    await pass(60_000);
    expect(wire().slice(2)).toEqual(GOODBYE);
    expect(seen).toEqual(['Stale: SessionLost']);
  });

  it('may be asked for twice', async () => {
    const { logOut, pass, told, seen } = await loggedOn();
    logOut();
    logOut();
    await pass(1000);
    expect(told.filter((one) => one.startsWith('none'))).toHaveLength(2);
    expect(told.filter((one) => one.startsWith('error'))).toEqual([]);
    expect(seen).toEqual(['Stale: SessionLost']);
  });

  it('in the middle of closing ends, too', async () => {
    const { plex, logOut, pass, told, timers } = await loggedOn({}, { answers: { 'session.logout': ['silence'] } });
    logOut();
    await pass(10);
    void plex.close();
    await pass(3000);
    expect(told).toEqual(['none at 1010', 'end at 1010']);
    expect(timers()).toBe(0);
  });
});

describe('a logon asked for after a logout', () => {
  /** What a venue makes of the requests: whether there is a session at the end. */
  const hasSession = (wire: readonly string[]): boolean =>
    wire
      .filter((line) => line.includes('session.log'))
      .at(-1)
      ?.endsWith('session.logon') ?? false;

  it.each([
    ['at once', { rateLimit: { perSecond: 4, burst: 4 } }, false],
    ['and held up by the rate limit', { rateLimit: { perSecond: 1, burst: 2 } }, false],
    ['while the socket is lost', {}, true],
  ])('never overtakes it: %s', async (_how, options, isLost) => {
    const { logOut, logOn, pass, sockets, wire, told } = await loggedOn(options);
    if (isLost) sockets.last.drop(1012);
    logOut();
    logOn();
    await pass(30_000);
    expect(hasSession(wire())).toBe(true);
    expect(wire().at(-1)).toMatch(/session\.subscribe$/);
    expect(told.filter((one) => one.startsWith('none'))).toHaveLength(1);
    expect(told.at(-1)).toMatch(/^session since/);
  });

  it('is one, though nobody waited for the answer to the logout', async () => {
    const { plex, logOn, pass, wire } = await loggedOn();
    plex.logout().subscribe().unsubscribe();
    await pass(100);
    logOn();
    await pass(5000);
    expect(wire().slice(2)).toEqual([...GOODBYE, '1 session.logon', '1 session.subscribe']);
  });

  it('is none, where the logout was taken back before it left', async () => {
    const { plex, logOn, pass, wire, told } = await loggedOn({ rateLimit: { perSecond: 1, burst: 1 } });
    plex.trades('HBAR-USDC').subscribe();
    await pass(10);
    plex.logout().subscribe().unsubscribe();
    logOn();
    await pass(10_000);
    expect(wire().filter((line) => line.includes('session.log'))).toEqual(['1 session.logon']);
    expect(told).toEqual(['session since 1']);
  });

  it('waits for the socket, when the logout was not confirmed', async () => {
    const answers = { 'session.logout': ['silence' as const], 'session.logon': [granted] };
    const { logOut, logOn, pass, wire, sockets } = await loggedOn({}, { answers });
    logOut();
    await pass(100);
    logOn();
    await pass(30_000);
    expect(hasSession(wire())).toBe(true);
    expect(sockets.all.at(-1)?.readyState).toBe(1);
    expect(wire().at(-1)).toMatch(/session\.subscribe$/);
  });
});
