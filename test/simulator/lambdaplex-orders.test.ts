import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LambdaplexSimulator, PlexOrder } from '../../src/simulator/index.js';
import {
  API_KEY,
  connectPlex,
  get,
  logonParams,
  NOW,
  PUBLIC_KEY,
  signedTarget,
  useLambdaplex,
  type Frame,
} from './lambdaplex-client.js';

const ACCOUNT = { apiKey: API_KEY, publicKey: PUBLIC_KEY, balances: { HBAR: '20000', USDC: '1000' } };
const HBAR = { apiKey: API_KEY, symbol: 'HBAR-USDC' };
const FIELDS = Array.from('eEscSofqpPCxXrizlLnNTtIwmOZYW').sort();

describe('orders of startLambdaplex', () => {
  const start = useLambdaplex();
  const open = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start({ accounts: [ACCOUNT], ...options });
    const client = await connectPlex(simulator.urls.ws);
    await client.ask('session.logon', logonParams());
    await client.ask('session.subscribe');
    await client.ask('subscribe', ['HBAR-USDC@depth', 'HBAR-USDC@trade']);
    return { simulator, client };
  };
  const best = (simulator: LambdaplexSimulator, side: 'bids' | 'asks') =>
    simulator.book('HBAR-USDC')[side][0] ?? { price: '0', qty: '0' };
  const balanceOf = (simulator: LambdaplexSimulator, asset: string) =>
    simulator.balances(API_KEY).find((balance) => balance.asset === asset);

  it('rest, locked, and come back when cancelled', async () => {
    const { simulator, client } = await open();
    const before = simulator.book('HBAR-USDC');
    const order = simulator.placeOrder({ ...HBAR, side: 'BUY', quantity: '400', price: '0.06', clientOrderId: 'mine' });
    expect(order).toMatchObject({ status: 'OPEN', executedQty: '0', isWorking: true, clientOrderId: 'mine' });
    expect(balanceOf(simulator, 'USDC')).toMatchObject({ free: '976', locked: '24' });
    expect(simulator.book('HBAR-USDC').bids).toContainEqual({ price: '0.06', qty: '400' });
    const accepted = await client.events();
    expect(accepted).toMatchObject([
      { e: 'depthUpdate', b: [['0.06', '400']], a: [] },
      { e: 'orderUpdate', x: 'ACCEPT', X: 'OPEN', r: 'NONE', w: true, q: '400', p: '0.06', z: '0', t: null, W: NOW },
      { e: 'balanceChange', B: [{ a: 'USDC', f: '976000000', l: '24000000' }] },
    ]);
    expect(Object.keys(accepted[1] ?? {}).sort()).toEqual(FIELDS);

    expect(simulator.cancelOrder(API_KEY, 'mine')).toMatchObject({ status: 'CANCELLED', isWorking: false });
    expect(await client.events()).toMatchObject([
      { e: 'depthUpdate', b: [['0.06', expect.stringMatching(/^0(?:\.0+)?$/)]], a: [] },
      { e: 'orderUpdate', x: 'CANCEL', X: 'CANCELLED', C: 'mine', c: 'mine', w: false, i: order.orderId },
      { e: 'balanceChange', B: [{ a: 'USDC', f: '1000000000', l: '0' }] },
    ]);
    expect(simulator.book('HBAR-USDC')).toEqual({ ...before, lastUpdateId: before.lastUpdateId + 2 });
    expect(() => simulator.cancelOrder(API_KEY, 'mine')).toThrow(RangeError);
  });

  it('take the best price first, and pay the commission out of what they receive', async () => {
    const { simulator, client } = await open();
    const [first, second] = simulator.book('HBAR-USDC').bids;
    const price = Number(second?.price);
    const quantity = Number(first?.qty) + 1;
    const order = simulator.placeOrder({ ...HBAR, side: 'SELL', quantity: String(quantity), price: String(price) });
    expect(order).toMatchObject({ status: 'FILLED', executedQty: String(quantity) });
    const fills = simulator.trades(API_KEY);
    expect(new Set(fills.map((fill) => fill.price))).toEqual(new Set([first?.price, second?.price]));
    const value = fills.reduce((sum, fill) => sum + Number(fill.quoteQty), 0);
    const commission = fills.reduce((sum, fill) => sum + Number(fill.commission), 0);
    expect(commission).toBeCloseTo(value * 0.0025, 4);
    expect(Number(balanceOf(simulator, 'USDC')?.free)).toBeCloseTo(1000 + value - commission, 6);
    const events = await client.events();
    const updates = events.filter(({ e }) => e === 'orderUpdate');
    expect(updates.map(({ x }) => x)).toEqual(['ACCEPT', ...fills.map(() => 'TRADE')]);
    expect(updates.slice(1).map(({ t, l, L, n, N, m }) => ({ t, l, L, n, N, m }))).toEqual(
      fills.map(({ cursorId, qty, price: L, commission: n }) => ({ t: cursorId, l: qty, L, n, N: 'USDC', m: false })),
    );
    expect(updates.at(-1)).toMatchObject({ X: 'FILLED', z: order.quantity, Z: order.quoteQty, w: false });
    expect(events.filter(({ e }) => e === 'trade').map(({ q }) => q)).toEqual(fills.map(({ qty }) => qty));
  });

  it('are taken by the market, partly and then whole, oldest first', async () => {
    const { simulator, client } = await open();
    const price = (Number(best(simulator, 'asks').price) - 0.000001).toFixed(6);
    const older = simulator.placeOrder({ ...HBAR, side: 'SELL', quantity: '500', price });
    const younger = simulator.placeOrder({ ...HBAR, side: 'SELL', quantity: '500', price });
    const now = (order: PlexOrder) => simulator.orders(API_KEY).find(({ orderId }) => orderId === order.orderId);
    for (let count = 0; now(younger)?.status !== 'FILLED' && count < 500; count += 1) {
      simulator.step('HBAR-USDC', { trade: true });
      if (now(younger)?.executedQty !== '0') expect(now(older)?.status).toBe('FILLED');
    }
    expect(now(younger)?.status).toBe('FILLED');
    expect(simulator.trades(API_KEY).every(({ isMaker, isBuyer }) => isMaker && !isBuyer)).toBe(true);
    expect(balanceOf(simulator, 'HBAR')).toMatchObject({ free: '19000', locked: '0' });
    const updates = (await client.events()).filter(({ e, x }) => e === 'orderUpdate' && x === 'TRADE');
    expect(updates.every(({ m, w, z, q }) => m === true && w === (z !== q))).toBe(true);
  });

  it('tell a part fill as they are told to', async () => {
    const { simulator, client } = await open({ partialStatus: 'PARTIALLY_FILLED' });
    const { price, qty } = best(simulator, 'asks');
    const order = simulator.placeOrder({ ...HBAR, side: 'BUY', quantity: String(Number(qty) + 10), price });
    expect(order).toMatchObject({ status: 'OPEN', executedQty: qty, isWorking: true });
    const updates = (await client.events()).filter(({ e }) => e === 'orderUpdate');
    expect(updates.at(-1)).toMatchObject({ x: 'TRADE', X: 'PARTIALLY_FILLED', z: qty, w: true });
    const { body } = await get(simulator, signedTarget('/api/v1/openOrders', [['symbol', 'HBAR-USDC']]), API_KEY);
    expect(body).toMatchObject([{ orderId: order.orderId, status: 'PARTIALLY_FILLED', executedQty: qty }]);
  });

  it.each([
    ['an immediate one', { timeInForce: 'IOC' as const }, 'EXPIRED'],
    ['one that is all or nothing', { timeInForce: 'FOK' as const }, 'EXPIRED'],
  ])('leave nothing behind, %s', async (_, kind, status) => {
    const { simulator, client } = await open();
    const { price, qty } = best(simulator, 'asks');
    const quantity = String(Number(qty) + 10);
    const order = simulator.placeOrder({ ...HBAR, ...kind, side: 'BUY', quantity, price });
    expect(order).toMatchObject({ status, isWorking: false, executedQty: kind.timeInForce === 'FOK' ? '0' : qty });
    expect(balanceOf(simulator, 'USDC')).toMatchObject({ locked: '0' });
    const updates = (await client.events()).filter(({ e }) => e === 'orderUpdate');
    expect(updates[0]).toMatchObject({ x: 'ACCEPT', w: false, W: null });
    expect(updates.at(-1)).toMatchObject({ x: 'EXPIRE', X: 'EXPIRED', z: order.executedQty });
  });

  it('go at any price as market orders', async () => {
    const { simulator } = await open();
    const [first, second] = simulator.book('HBAR-USDC').asks;
    const quantity = String(Number(first?.qty) + 1);
    const order = simulator.placeOrder({ ...HBAR, type: 'MARKET', side: 'BUY', quantity });
    expect(order).toMatchObject({ status: 'FILLED', executedQty: quantity });
    expect(order).not.toHaveProperty('price');
    expect(simulator.trades(API_KEY).at(-1)?.price).toBe(second?.price);
    expect(simulator.trades(API_KEY)[0]).toMatchObject({ commissionAsset: 'HBAR', isBuyer: true, isMaker: false });
  });

  it.each([
    ['more than there is to buy with', { side: 'BUY', quantity: '9000000', price: '0.06' }, 'INSUFFICIENT_BALANCE'],
    ['more than there is to sell', { side: 'SELL', quantity: '20001', price: '0.09' }, 'INSUFFICIENT_BALANCE'],
    ['more than the market costs', { side: 'SELL', type: 'MARKET', quantity: '20001' }, 'INSUFFICIENT_BALANCE'],
    ['a price between the ticks', { side: 'SELL', quantity: '1', price: '0.0700001' }, 'BAD_PRICE'],
    ['no price at all', { side: 'SELL', quantity: '1', price: '0.0' }, 'BAD_PRICE'],
  ] as const)('are rejected for %s', async (_, wish, reason) => {
    const { simulator, client } = await open();
    const order = simulator.placeOrder({ ...HBAR, ...wish });
    expect(order.status).toBe('FAILED');
    expect(simulator.balances(API_KEY)).toMatchObject([{ free: '20000' }, { free: '1000' }]);
    const [event, ...others] = await client.events();
    expect(event).toMatchObject({ x: 'REJECT', X: 'FAILED', r: reason, p: order.price ?? null, w: false, W: null });
    expect(others).toEqual([]);
  });

  it.each([
    { quantity: '0.5', price: '0.07' },
    { quantity: '0', price: '0.07' },
    { quantity: '1' },
    { quantity: '1', price: 'low' },
    { quantity: '1', price: '0.07', type: 'MARKET' as const },
    { quantity: '1', price: '0.07', symbol: 'A-B' },
    { quantity: '1', price: '0.07', apiKey: 'lp_NOBODY' },
  ])('are a mistake with %j', async (wrong) => {
    const simulator = await start({ accounts: [ACCOUNT] });
    expect(() => simulator.placeOrder({ ...HBAR, side: 'BUY', ...wrong })).toThrow(RangeError);
    expect(simulator.orders(API_KEY)).toEqual([]);
  });

  it('can be asked for over REST', async () => {
    const { simulator } = await open({ restNumbers: 'number' });
    const open1 = simulator.placeOrder({ ...HBAR, side: 'BUY', quantity: '10', price: '0.06', clientOrderId: 'a.1' });
    const gone = simulator.placeOrder({ ...HBAR, side: 'BUY', quantity: '10', price: '0.05' });
    simulator.cancelOrder(API_KEY, gone.orderId);
    simulator.placeOrder({ ...HBAR, side: 'SELL', type: 'MARKET', quantity: '3' });
    const ask = (path: string, ...params: [string, string][]) =>
      get(simulator, signedTarget(`/api/v1/${path}`, [['symbol', 'HBAR-USDC'], ...params]), API_KEY);
    expect((await ask('openOrders')).body).toMatchObject([{ orderId: open1.orderId, price: 0.06, origQty: 10 }]);
    expect((await ask('order', ['orderId', gone.orderId])).body).toMatchObject({
      status: 'CANCELED',
      isWorking: false,
    });
    expect((await ask('order', ['origClientOrderId', 'a.1'])).body).toMatchObject({ orderId: open1.orderId });
    expect((await ask('order', ['origClientOrderId', 'nothing'])).status).toBe(404);
    expect((await ask('order')).status).toBe(400);
    expect((await ask('order', ['orderId', 'x'], ['origClientOrderId', 'x'])).status).toBe(400);
    const fills = simulator.trades(API_KEY);
    expect((await ask('myTrades')).body).toEqual(fills);
    const [fill] = fills;
    expect((await ask('myTrades', ['fromId', String((fill?.cursorId ?? 0) + 1)])).body).toEqual(fills.slice(1));
    expect((await ask('myTrades', ['orderId', gone.orderId])).body).toEqual([]);
  });

  it('add up, whatever happens, in the ledger and in what a follower hears', async () => {
    const act = fc.oneof(
      fc.record({
        kind: fc.constant('place' as const),
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        type: fc.constantFrom('LIMIT' as const, 'LIMIT' as const, 'MARKET' as const),
        timeInForce: fc.constantFrom('GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
        ticks: fc.integer({ min: -120, max: 120 }),
        quantity: fc.integer({ min: 1, max: 5000 }),
      }),
      fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }),
      fc.record({ kind: fc.constant('step' as const), trade: fc.boolean() }),
      fc.record({ kind: fc.constant('deposit' as const), amount: fc.integer({ min: 1, max: 50 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 60 }), fc.integer(), async (acts, seed) => {
        const { simulator, client } = await open({ seed });
        let deposited = 0;
        for (const each of acts) {
          if (each.kind === 'step') simulator.step('HBAR-USDC', { trade: each.trade });
          else if (each.kind === 'deposit') {
            deposited += each.amount;
            simulator.deposit(API_KEY, 'USDC', String(each.amount));
          } else if (each.kind === 'cancel') {
            const alive = simulator.orders(API_KEY).filter(({ status }) => status === 'OPEN');
            const chosen = alive[each.which % Math.max(1, alive.length)];
            if (chosen !== undefined) simulator.cancelOrder(API_KEY, chosen.orderId);
          } else {
            const { side, type, timeInForce, quantity, ticks } = each;
            const near = Number(best(simulator, side === 'BUY' ? 'asks' : 'bids').price);
            const price = type === 'LIMIT' ? { price: (near + ticks / 1e6).toFixed(6) } : {};
            simulator.placeOrder({ ...HBAR, side, type, timeInForce, quantity: String(quantity), ...price });
          }
        }
        const atoms = (asset: string, which: 'free' | 'locked') =>
          BigInt(balanceOf(simulator, asset)?.atomic[which] ?? 0);
        const units = (text: string, precision: number) => BigInt(Math.round(Number(text) * 10 ** precision));
        let [hbar, usdc] = [units('20000', 8), units(String(1000 + deposited), 6)];
        for (const fill of simulator.trades(API_KEY)) {
          const [base, quote] = [units(fill.qty, 8), units(fill.quoteQty, 6)];
          hbar += fill.isBuyer ? base - units(fill.commission, 8) : -base;
          usdc += fill.isBuyer ? -quote : quote - units(fill.commission, 6);
        }
        expect(atoms('HBAR', 'free') + atoms('HBAR', 'locked')).toBe(hbar);
        expect(atoms('USDC', 'free') + atoms('USDC', 'locked')).toBe(usdc);
        const alive = simulator.orders(API_KEY).filter(({ status }) => status === 'OPEN');
        const rest = (side: string) => alive.filter((order) => order.side === side);
        const left = ({ quantity, executedQty }: PlexOrder) => Number(quantity) - Number(executedQty);
        expect(atoms('HBAR', 'locked')).toBe(
          rest('SELL').reduce((sum, order) => sum + units(String(left(order)), 8), 0n),
        );
        expect(atoms('USDC', 'locked')).toBe(
          rest('BUY').reduce((sum, order) => sum + units(order.price ?? '0', 6) * BigInt(left(order)), 0n),
        );
        for (const asset of ['HBAR', 'USDC']) expect(atoms(asset, 'free')).toBeGreaterThanOrEqual(0n);

        // The same by the events alone.
        const events = await client.events();
        const orders = new Map<unknown, Frame>();
        const balances = new Map<unknown, unknown>();
        for (const event of events) {
          if (event['e'] === 'orderUpdate') orders.set(event['i'], event);
          if (event['e'] !== 'balanceChange') continue;
          for (const { a, f, l } of event['B'] as { a: string; f: string; l: string }[]) balances.set(a, { f, l });
        }
        expect([...orders.values()].map(({ X, z, Z, w }) => ({ X, z, Z, w }))).toEqual(
          simulator.orders(API_KEY).map(({ status: X, executedQty: z, quoteQty: Z, isWorking: w }) => ({ X, z, Z, w })),
        );
        for (const [asset, told] of balances) {
          const { free: f, locked: l } = balanceOf(simulator, String(asset))?.atomic ?? {};
          expect(told).toEqual({ f, l });
        }
        const ids = events.filter(({ e }) => e === 'depthUpdate').map(({ U, u }) => [Number(U), Number(u)]);
        ids.slice(1).forEach(([first], at) => expect(first).toBe((ids[at]?.[1] ?? 0) + 1));
        const { bids, asks } = simulator.book('HBAR-USDC');
        expect(Number(bids[0]?.price ?? 0)).toBeLessThan(Number(asks[0]?.price ?? 1));
        await simulator.close();
      }),
      { numRuns: 40 },
    );
  });
});
