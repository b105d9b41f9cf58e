import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../src/core/decimal.js';
import { balancesFrom, withChange, type BalanceState } from '../../src/lambdaplex/balances.js';
import type { BalanceChange, BalanceUnits, Balances } from '../../src/lambdaplex/index.js';
import { balanceChange, follow, orderUpdate, virtualAccount } from './virtual-account.js';

const instrument = {
  symbol: 'HBAR-USDC',
  baseAsset: 'HBAR',
  quoteAsset: 'USDC',
  baseAssetPrecision: 8,
  quoteAssetPrecision: 6,
};
const instruments = [{ ...instrument, status: 'TRADING', filters: [] }];

const balance = (asset: string, free: string, locked = '0') => ({
  asset,
  free: decimalFrom(free),
  locked: decimalFrom(locked),
});

const readIn = (
  units: BalanceUnits,
  timeMs: number,
  ...balances: readonly ReturnType<typeof balance>[]
): BalanceState => balancesFrom({ timeMs, balances, instruments }, units);

const read = (timeMs: number, ...balances: readonly ReturnType<typeof balance>[]): BalanceState =>
  readIn('atomic', timeMs, ...balances);

const change = (eventTimeMs: number, ...balances: readonly ReturnType<typeof balance>[]): BalanceChange => ({
  _tag: 'BalanceChange',
  eventTimeMs,
  lastUpdate: eventTimeMs,
  balances,
  raw: {},
});

const words = (balances: Balances): string =>
  [...balances.values()].map(({ asset, free, locked }) => `${asset} ${free} ${locked}`).join(', ') || 'none';

describe('withChange', () => {
  it('takes amounts as they are after the event, in units of the asset, and leaves the others', () => {
    const state = withChange(
      read(10, balance('USDC', '1'), balance('HBAR', '2')),
      change(11, balance('USDC', '29464800', '500000')),
    );
    expect(words(state.balances)).toBe('USDC 29.4648 0.5, HBAR 2 0');
  });

  it.each([9, 10])('changes nothing for what happened at %d, when all up to 10 is known', (eventTimeMs) => {
    const state = read(10, balance('USDC', '1'));
    expect(withChange(state, change(eventTimeMs, balance('USDC', '5')))).toBe(state);
    expect(withChange(state, change(eventTimeMs, balance('UNKNOWN', '5')))).toBe(state);
  });

  it('scales nothing of an event in which one amount has a point', () => {
    const state = withChange(read(10), change(11, balance('USDC', '29'), balance('HBAR', '1.5')));
    expect(words(state.balances)).toBe('USDC 29 0, HBAR 1.5 0');
  });

  it('scales nothing at all, where decimals are due', () => {
    expect(words(withChange(readIn('decimal', 10), change(11, balance('UNKNOWN', '29'))).balances)).toBe(
      'UNKNOWN 29 0',
    );
  });

  it('refuses an asset whose decimals nobody knows, and names it', () => {
    const told = change(11, balance('USDC', '5'), balance('NEW', '7'));
    expect(() => withChange(read(10, balance('USDC', '1')), told)).toThrow(/balances: .*NEW/);
    expect(() => withChange(read(10), told)).toThrow(expect.objectContaining({ _tag: 'DecodeFailed' }));
  });

  it('changes nothing that was given before', () => {
    const state = read(10, balance('USDC', '1'));
    withChange(state, change(11, balance('USDC', '5')));
    expect(words(state.balances)).toBe('USDC 1 0');
  });

  it('comes to the latest amounts, from any reading on, whatever came before it', () => {
    const asset = fc.constantFrom('USDC', 'HBAR');
    const events = fc.array(fc.record({ asset, free: fc.bigInt({ min: 0n, max: 10n ** 30n }) }), { maxLength: 30 });
    fc.assert(
      fc.property(events, fc.nat(), (all, seed) => {
        const truth = (until: number): ReadonlyMap<string, bigint> =>
          new Map(all.slice(0, until).map((event) => [event.asset, event.free]));
        // Read after some of the events; those may still come, and change nothing.
        const readAt = all.length === 0 ? 0 : seed % (all.length + 1);
        const before = [...truth(readAt)].map(([name, units]) => balance(name, printed(units, name)));
        const state = all.reduce(
          (held, event, at) => withChange(held, change(at + 1, balance(event.asset, String(event.free)))),
          read(readAt, ...before),
        );
        const held = [...state.balances].map(([name, { free }]): [string, bigint] => [name, unitsOf(free, name)]);
        expect(new Map(held)).toEqual(truth(all.length));
      }),
    );
  });
});

const decimalsOf = (asset: string): number => (asset === 'USDC' ? 6 : 8);

/** An amount of smallest units as REST prints it. */
function printed(units: bigint, asset: string): string {
  const digits = String(units).padStart(decimalsOf(asset) + 1, '0');
  return `${digits.slice(0, -decimalsOf(asset))}.${digits.slice(-decimalsOf(asset))}`;
}

/** The same back, exactly, with or without zeros at the end. */
function unitsOf(amount: string, asset: string): bigint {
  const [whole = '', decimals = ''] = amount.split('.');
  return BigInt(whole + decimals.padEnd(decimalsOf(asset), '0'));
}

/** A client whose balances are followed. */
async function followedBalances(...given: Parameters<typeof virtualAccount>) {
  const virtual = virtualAccount(...given);
  const { seen, leave } = follow(virtual.plex.withFreshness.balances(), words);
  await virtual.pass(100);
  return { ...virtual, seen, leave };
}

const one = [{ asset: 'USDC', free: '1.50', locked: '0' }];

describe('balances', () => {
  it('are read once the events stand, the time first, and follow the events', async () => {
    const { sockets, seen, paths } = await followedBalances({}, { balances: one });
    sockets.last.receive(balanceChange(2, '29464800'));
    sockets.last.receive(balanceChange(3, '160000000000', 'HBAR', '1'));
    expect(seen).toEqual(['USDC 1.50 0', 'USDC 29.4648 0', 'USDC 29.4648 0, HBAR 1600 0.00000001']);
    expect(paths()).toEqual(['time', 'time', 'account', 'exchangeInfo']);
  });

  it('are not taken back by an event that is older than they are', async () => {
    const { sockets, seen } = await followedBalances({}, { balances: one, skewMs: 1000 });
    sockets.last.receive(balanceChange(1001, '5'));
    expect(seen).toEqual(['USDC 1.50 0']);
    sockets.last.receive(balanceChange(1002, '5'));
    expect(seen).toEqual(['USDC 1.50 0', 'USDC 0.000005 0']);
  });

  it('keep what comes while they are read, of which only what is newer counts', async () => {
    const { venue, pass, sockets, seen } = await followedBalances(
      { requestTimeoutMs: 2000 },
      {
        balances: one,
        rest: { '/api/v1/account': ['hangs'] },
      },
    );
    await pass(2000);
    sockets.last.receive(balanceChange(2100, '1000000'));
    sockets.last.receive(balanceChange(9999, '2000000', 'HBAR'));
    venue.rest['/api/v1/account'] = [];
    await pass(5000);
    expect(seen).toEqual(['Stale: RequestTimedOut', 'USDC 1.50 0, HBAR 0.02 0']);
  });

  it('are stale and read anew, when an event has an asset of which nobody knows the decimals', async () => {
    const { pass, venue, sockets, seen } = await followedBalances({}, { balances: one });
    sockets.last.receive(balanceChange(200, '5', 'NEW'));
    expect(seen).toEqual(['USDC 1.50 0', 'Stale: DecodeFailed']);
    venue.balances = [...one, { asset: 'NEW', free: '0.5', locked: '0' }];
    await pass(1000);
    sockets.last.receive(balanceChange(9999, '7000000'));
    expect(seen.slice(2)).toEqual(['USDC 1.50 0, NEW 0.5 0', 'USDC 7 0, NEW 0.5 0']);
  });

  it('read an asset that is listed meanwhile', async () => {
    const { pass, venue, sockets, seen } = await followedBalances({}, { balances: one });
    const listed = { ...instruments[0], symbol: 'NEW-USDC', baseAsset: 'NEW', baseAssetPrecision: 2 };
    venue.rest['/api/v1/exchangeInfo'] = [{ exchangeSymbols: [...instruments, listed] }];
    sockets.last.receive(balanceChange(99_999, '500', 'NEW'));
    await pass(1000);
    expect(seen).toEqual(['USDC 1.50 0', 'Stale: DecodeFailed', 'USDC 1.50 0, NEW 5 0']);
  });

  it('bear decimals in an event, and decimals for good where that is chosen', async () => {
    const { sockets, seen } = await followedBalances();
    sockets.last.receive(balanceChange(2, '1.25', 'NEW'));
    expect(seen).toEqual(['none', 'NEW 1.25 0']);
    const decimal = await followedBalances({ balanceUnits: 'decimal' });
    decimal.sockets.last.receive(balanceChange(2, '125'));
    expect(decimal.seen).toEqual(['none', 'USDC 125 0']);
  });

  it('are read anew after a reconnect, and forget what the exchange does not tell any more', async () => {
    const { pass, venue, sockets, seen } = await followedBalances({}, { balances: one });
    sockets.last.receive(balanceChange(50, '1', 'HBAR'));
    venue.balances = [{ asset: 'USDC', free: '3', locked: '1' }];
    sockets.last.drop();
    await pass(5000);
    expect(seen).toEqual(['USDC 1.50 0', 'USDC 1.50 0, HBAR 0.00000001 0', 'Stale: ConnectionLost', 'USDC 3 1']);
  });

  it.each([
    ['is down', 503, 'RequestRejected'],
    ['refuses the signature', 401, 'RequestRejected'],
    ['keeps us out', 418, 'Banned'],
    ['answers something else', { balances: 7 }, 'DecodeFailed'],
  ])('are stale for as long as REST %s, then live', async (_how, answer, tag) => {
    const { pass, venue, seen, sockets } = await followedBalances(
      {},
      { balances: one, rest: { '/api/v1/account': [answer] } },
    );
    await pass(3000);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set([`Stale: ${tag}`]));
    const { length } = seen;
    venue.rest['/api/v1/account'] = [];
    await pass(300_000);
    expect(new Set(seen.slice(length, -1))).toEqual(new Set(seen.length > length + 1 ? [`Stale: ${tag}`] : []));
    expect(seen.at(-1)).toBe('USDC 1.50 0');
    expect(sockets.all).toHaveLength(1);
  });

  it('wait, where REST has too many calls', async () => {
    const { pass, venue, seen } = await followedBalances({}, { balances: one, rest: { '/api/v1/account': [429] } });
    await pass(5000);
    venue.rest['/api/v1/account'] = [];
    await pass(60_000);
    expect(seen).toEqual(['USDC 1.50 0']);
  });

  it('take amounts for decimals once one had a point, and tell that once', async () => {
    const { plex, sockets, seen } = await followedBalances();
    const faults: string[] = [];
    plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? String(told.topic) : told._tag));
    sockets.last.receive(balanceChange(200, '1.25'));
    sockets.last.receive(balanceChange(201, '3'));
    sockets.last.receive(balanceChange(202, '4.5'));
    expect(seen).toEqual(['none', 'USDC 1.25 0', 'USDC 3 0', 'USDC 4.5 0']);
    expect(faults).toEqual(['balances']);
  });

  it('pass over what is told of orders', async () => {
    const { sockets, seen, pass } = await followedBalances();
    sockets.last.receive(orderUpdate('a'));
    await pass(1000);
    expect(seen).toEqual(['none']);
  });
});
