import { describe, expect, it } from 'vitest';
import type { AccountOrders } from '../../src/lambdaplex/index.js';
import { follow, notice, orderUpdate, restOrder, restTrade, virtualAccount } from './virtual-account.js';

const words = (orders: AccountOrders): string =>
  [...orders.values()]
    .map(
      ({ orderId, status, executedQty, fills }) =>
        `${orderId} ${status} ${executedQty} [${fills.map(({ tradeId }) => tradeId).join(' ')}]`,
    )
    .join(', ') || 'none';

/** A client whose orders are followed. */
async function followedOrders(...given: Parameters<typeof virtualAccount>) {
  const virtual = virtualAccount(...given);
  const { seen, leave } = follow(virtual.plex.withFreshness.orders(), words);
  const faults: string[] = [];
  virtual.plex.unrouted$.subscribe((told) => {
    if (told._tag === 'Fault') faults.push(`${told.topic ?? told.endpoint}: ${told.error._tag}`);
  });
  await virtual.pass(100);
  return { ...virtual, seen, leave, faults };
}

describe('orders', () => {
  it('are read once the events stand, with their trades, and follow the events', async () => {
    const { pass, sockets, seen, asked } = await followedOrders(
      {},
      { openOrders: [restOrder('a', { executedQty: '2' })], trades: [restTrade('a', 7, '2'), restTrade('z', 8, '1')] },
    );
    sockets.last.receive(orderUpdate('b'));
    sockets.last.receive(orderUpdate('a', { x: 'TRADE', X: 'FILLED', z: '10', l: '8', t: 9, T: 2 }));
    await pass(100);
    expect(seen).toEqual(['a OPEN 2 [7]', 'a OPEN 2 [7], b OPEN 0 []', 'b OPEN 0 [], a FILLED 10 [7 9]']);
    expect(asked.map(({ path, query }) => [path.slice(8), query.get('symbol')])).toEqual([
      ['time', null],
      ['exchangeInfo', null],
      ['openOrders', 'HBAR-USDC'],
      ['myTrades', 'HBAR-USDC'],
    ]);
  });

  it('are asked for behind the subscription, never before', async () => {
    const { asked, sent } = await followedOrders({}, { answers: { 'session.subscribe': ['silence'] } });
    expect(sent.map(({ frame }) => frame.method)).toEqual(['session.logon', 'session.subscribe']);
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/time']);
  });

  it('keep what comes while they are read, and put it upon what was read', async () => {
    const { venue, pass, sockets, seen, plex } = await followedOrders(
      { requestTimeoutMs: 2000 },
      {
        rest: { '/api/v1/openOrders': ['hangs'] },
      },
    );
    const late = follow(plex.withFreshness.orders(), words);
    sockets.last.receive(orderUpdate('a', { x: 'TRADE', X: 'OPEN', z: '4', l: '4', t: 5, T: 3 }));
    sockets.last.receive(orderUpdate('b', { x: 'CANCEL', X: 'CANCELLED', T: 3 }));
    expect(seen).toEqual([]);
    venue.rest['/api/v1/openOrders'] = [[restOrder('a', { executedQty: '1', updateTime: 2 }), restOrder('b')]];
    await pass(5000);
    expect(seen).toEqual(['Stale: RequestTimedOut', 'a OPEN 4 [5], b CANCELLED 0 []']);
    expect(late.seen).toEqual(seen);
  });

  it('say nothing where an event tells nothing new, save that it was told', async () => {
    const { sockets, seen } = await followedOrders(
      {},
      { openOrders: [restOrder('a', { executedQty: '5', updateTime: 9 })] },
    );
    sockets.last.receive(orderUpdate('a', { z: '1', T: 2 }));
    expect(new Set(seen)).toEqual(new Set(['a OPEN 5 []']));
  });

  it.each([
    [
      'was filled meanwhile',
      { a: restOrder('a', { status: 'FILLED', executedQty: '10', updateTime: 5 }) },
      'a FILLED 10 [7]',
    ],
    ['was cancelled meanwhile', { a: restOrder('a', { status: 'CANCELED', updateTime: 5 }) }, 'a CANCELLED 0 []'],
    ['is not known any more (404)', {}, 'none'],
  ])('that are missing after a reconnect are asked for: one that %s', async (_what, fates, after) => {
    const { venue, pass, sockets, seen, paths } = await followedOrders(
      {},
      { openOrders: [restOrder('a')], startMs: 100_000 },
    );
    Object.assign(venue, {
      openOrders: [],
      orders: fates,
      trades: after.includes('7') ? [restTrade('a', 7, '10')] : [],
    });
    const before = paths().length;
    sockets.last.drop();
    await pass(5000);
    expect(seen).toEqual(['a OPEN 0 []', 'Stale: ConnectionLost', after]);
    expect(paths().slice(before)).toEqual(['exchangeInfo', 'openOrders', 'order', 'myTrades']);
  });

  it('that are missing a moment after they changed are not given up yet, for REST may lag behind', async () => {
    const { venue, pass, sockets, seen } = await followedOrders({}, { startMs: 100_000 });
    sockets.last.receive(orderUpdate('a', { T: 100_100 }));
    sockets.last.drop();
    await pass(9000);
    const told = ['none', 'a OPEN 0 []', 'Stale: ConnectionLost'];
    expect([seen.slice(0, 3), new Set(seen.slice(3))]).toEqual([told, new Set(['Stale: RequestRejected'])]);
    venue.openOrders = [restOrder('a', { updateTime: 100_100 })];
    await pass(10_000);
    expect(seen.at(-1)).toBe('a OPEN 0 []');
    venue.openOrders = [];
    sockets.last.drop();
    await pass(20_000);
    expect(seen.at(-1)).toBe('none');
  });

  it('of a market that REST does not know are none', async () => {
    const { seen } = await followedOrders({}, { rest: { '/api/v1/openOrders': [404] } });
    expect(seen).toEqual(['none']);
  });

  it('that are still open are not asked for one by one', async () => {
    const { pass, sockets, seen, paths } = await followedOrders({}, { openOrders: [restOrder('a')] });
    sockets.last.drop();
    await pass(5000);
    expect(seen).toEqual(['a OPEN 0 []', 'Stale: ConnectionLost', 'a OPEN 0 []']);
    expect(paths()).not.toContain('order');
  });

  it('that had ended are not asked for again, and stay', async () => {
    const { pass, sockets, seen, paths } = await followedOrders();
    sockets.last.receive(orderUpdate('a', { x: 'REJECT', X: 'FAILED' }));
    sockets.last.drop();
    await pass(5000);
    expect(seen).toEqual(['none', 'a FAILED 0 []', 'Stale: ConnectionLost', 'a FAILED 0 []']);
    expect(paths()).not.toContain('order');
  });

  it('are read anew after each lost session, too', async () => {
    const { venue, pass, sockets, seen } = await followedOrders({}, { openOrders: [restOrder('a')] });
    venue.openOrders = [restOrder('a'), restOrder('b')];
    notice(sockets.last, 401);
    await pass(5000);
    expect(seen).toEqual(['a OPEN 0 []', 'Stale: SessionLost', 'a OPEN 0 [], b OPEN 0 []']);
  });

  it('are stale without REST until they are known, then live', async () => {
    const { venue, pass, seen, faults, sockets } = await followedOrders(
      {},
      { rest: { '/api/v1/exchangeInfo': [503] } },
    );
    await pass(9900);
    expect(seen).toEqual(Array.from({ length: 5 }, () => 'Stale: RequestRejected'));
    expect(faults).toEqual(Array.from({ length: 5 }, () => 'orders: RequestRejected'));
    sockets.last.receive(orderUpdate('a'));
    venue.rest['/api/v1/exchangeInfo'] = [];
    await pass(30_000);
    expect(seen.slice(5)).toEqual(['a OPEN 0 []']);
  });

  it('ask less and less often while REST is down, and no more when nobody observes', async () => {
    const { pass, asked, leave, timers } = await followedOrders(
      { lingerMs: 10 },
      { rest: { '/api/v1/exchangeInfo': [500] } },
    );
    await pass(120_000);
    const atMs = asked.filter(({ path }) => path.endsWith('Info')).map(({ atMs: when }) => when);
    expect(atMs.map((when, at) => when - (atMs[at - 1] ?? when)).slice(1, 8)).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
    leave();
    await pass(60_000);
    const { length } = asked;
    await pass(600_000);
    expect(asked).toHaveLength(length);
    expect(timers()).toBe(0);
  });

  it('are shared: a late observer gets the latest, and nothing is read again', async () => {
    const { plex, pass, sockets, paths, wire } = await followedOrders({}, { openOrders: [restOrder('a')] });
    const { length } = paths();
    sockets.last.receive(orderUpdate('b'));
    const late = follow(plex.withFreshness.orders(), words);
    const live: string[] = [];
    plex.orders().subscribe((orders) => live.push(words(orders)));
    await pass(1000);
    expect(late.seen).toEqual(['a OPEN 0 [], b OPEN 0 []']);
    expect(live).toEqual(late.seen);
    expect(paths()).toHaveLength(length);
    expect(wire()).toEqual(['1 session.logon', '1 session.subscribe']);
  });

  it('of many markets are asked for four at a time', async () => {
    const symbols = Array.from({ length: 10 }, (_, at) => `A${at}-B`);
    const instruments = symbols.map((symbol) => ({
      ...{ symbol, baseAsset: 'A', quoteAsset: 'B', baseAssetPrecision: 8, quoteAssetPrecision: 6 },
      ...{ status: 'TRADING', filters: [] },
    }));
    const { asked } = await followedOrders(
      {},
      {
        rest: { '/api/v1/exchangeInfo': [{ exchangeSymbols: instruments }], '/api/v1/openOrders': ['hangs'] },
      },
    );
    expect(asked.filter(({ path }) => path.endsWith('openOrders')).map(({ query }) => query.get('symbol'))).toEqual(
      symbols.slice(0, 4),
    );
  });

  it('pass over what is told of balances', async () => {
    const { sockets, seen, pass } = await followedOrders();
    sockets.last.receive('{"e":"balanceChange","E":999,"u":1,"B":[{"a":"NEW","f":"1","l":"0"}]}');
    await pass(5000);
    expect(seen).toEqual(['none']);
  });
});
