import { describe, expect, it } from 'vitest';
import type { BookTexts } from '../../src/simulator/index.js';
import { onSimulators } from './simulated.js';

const lambdaplexOnly = ['--venue', 'lambdaplex'];

/** What such lines tell, each some of it. */
type Value = BookTexts &
  Readonly<Record<'firstUpdateId' | 'lastUpdateId', number>> &
  Readonly<Record<'status' | 'executedQty' | 'asset', string>>;

/** Of lines of JSON those with this `_tag`, as far as they are whole. */
const valuesOf = (text: string, tag: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`{"_tag":"${tag}"`) && line.endsWith('}'))
    .map((line) => (JSON.parse(line) as { readonly value: Value }).value);

describe('the program on a simulated Lambdaplex', () => {
  it('shows the books of both exchanges, and a gap and a reconnect as they happen and as they heal', async () => {
    const { code, out } = await onSimulators(['book', 'BTC/USD', 'HBAR-USDC'], async ({ told, lambdaplex }) => {
      await told.holds(/BTC\/USD .* live$/);
      await told.holds(/HBAR-USDC .* live$/);
      lambdaplex().faults.next('drop', { symbol: 'HBAR-USDC', channel: 'depth' });
      await told.holds(/HBAR-USDC .* live again after \d+ ms$/);
      lambdaplex().faults.next('close', { code: 1012 });
      await told.holds(/HBAR-USDC .* live again after \d+ ms$/, 2);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/HBAR-USDC +stale SequenceGap: message \d+ came where \d+ was due$/m);
    expect(out).toMatch(/Lambdaplex +connection lost \(code 1012.*\); reconnecting in \d+ ms$/m);
    expect(out).toMatch(
      /Watched for .*BTC\/USD \d+ updates?, 0 resyncs; HBAR-USDC \d+ updates, 1 resync; 1 reconnect\.\n$/,
    );
  });

  it('prints in JSON the books that there were', async () => {
    let seen = 0;
    await onSimulators(['book', 'gib-USDC', '--json'], async ({ told, lambdaplex }) => {
      await told.holds(/^\{"_tag":"Live".*\}$/, 20);
      const books = valuesOf(told.text(), 'Live');
      seen = books.filter((book) => lambdaplex().seen('gib-USDC', book)).length;
    });
    expect(seen).toBeGreaterThanOrEqual(20);
  });

  it('prints changes, one after the other', async () => {
    const { out } = await onSimulators(['updates', 'gib-USDC', '--json'], ({ told }) =>
      told.holds(/^\{"_tag":"Live".*\}$/, 20),
    );
    const updates = valuesOf(out, 'Live');
    expect(updates.length).toBeGreaterThanOrEqual(20);
    for (const [i, { firstUpdateId }] of updates.slice(1).entries()) {
      expect(firstUpdateId).toBe((updates[i]?.lastUpdateId ?? 0) + 1);
    }
  });

  it('prints trades', async () => {
    const { out } = await onSimulators(['trades', 'gib-USDC'], ({ told }) => told.holds(/gib-USDC +(buy|sell) /, 3));
    expect(out).toMatch(/Watched for .*gib-USDC \d+ trades, 0 holes/);
  });

  it('prints the streams that the exchange sends', async () => {
    const { code, out } = await onSimulators(['subscriptions', 'HBAR-USDC', 'gib-USDC'], ({ told }) =>
      told.holds(/^Watched/),
    );
    expect([code, out.match(/stream +.*/g)]).toEqual([
      0,
      ['stream      HBAR-USDC@depth', 'stream      gib-USDC@depth'],
    ]);
  });

  it('prints its markets and ends by itself', async () => {
    const { code, out } = await onSimulators(['instruments', 'HBAR-USDC', 'NO-SUCH'], ({ told }) =>
      told.holds(/^Watched/),
    );
    expect(code).toBe(0);
    expect(out).toMatch(/ HBAR-USDC +TRADING +8 +6 +0.000001 +1 +1 +5$/m);
    expect(out).toMatch(/ NO-SUCH +- .* not listed$/m);
  });

  it('prints the orders of a made-up account as the exchange has them, also after the session was lost', async () => {
    const argv = ['orders', ...lambdaplexOnly, '--json'];
    let due: readonly unknown[] = [];
    const { code, out } = await onSimulators(argv, async ({ told, lambdaplex }) => {
      await told.holds(/"_tag":"Order"/);
      lambdaplex().revoke('lp_simulated');
      await told.holds(/"_tag":"Stale".*SessionLost/);
      const order = { apiKey: 'lp_simulated', symbol: 'HBAR-USDC', side: 'BUY' } as const;
      const { orderId } = lambdaplex().placeOrder({ ...order, quantity: '7', type: 'MARKET' });
      const { orderId: resting } = lambdaplex().placeOrder({ ...order, quantity: '3', price: '0.01' });
      await told.holds(new RegExp(`^\\{"_tag":"Order".*${resting}.*\\}$`));
      lambdaplex().cancelOrder('lp_simulated', resting);
      await told.holds(new RegExp(`^\\{"_tag":"Order".*${resting}.*CANCELLED.*\\}$`));
      due = lambdaplex()
        .orders('lp_simulated')
        .filter((one) => [orderId, resting].includes(one.orderId))
        .map(({ status, executedQty }) => [status, executedQty]);
    });
    expect(code).toBe(0);
    expect(due).toEqual([
      ['FILLED', '7'],
      ['CANCELLED', '0'],
    ]);
    // The first was placed while nobody was told of it, and has ended since.
    const last = valuesOf(out, 'Order').at(-1);
    expect([last?.status, last?.executedQty]).toEqual(['CANCELLED', '0']);
  });

  it('prints the balances of a made-up account as the exchange has them', async () => {
    const argv = ['balances', ...lambdaplexOnly, '--json'];
    const { out } = await onSimulators(argv, async ({ told, lambdaplex }) => {
      await told.holds(/"asset":"USDC"/);
      lambdaplex().deposit('lp_simulated', 'SAUCE', '12.5');
      await told.holds(/^\{"_tag":"Balance".*"asset":"SAUCE","free":"40012.5".*\}$/);
    });
    const assets = valuesOf(out, 'Balance').map(({ asset }) => asset);
    expect(assets.slice(0, 3).toSorted()).toEqual(['HBAR', 'SAUCE', 'USDC']);
  });
});
