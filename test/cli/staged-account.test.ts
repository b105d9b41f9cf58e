import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { balancesAtFirst, liveOn } from '../../src/cli/staged-account.js';
import { startLambdaplex } from '../../src/simulator/index.js';

const apiKey = 'lp_test';

describe('liveOn', () => {
  /** An account at a real simulator after so many ms, by chances that are drawn in turn. */
  async function account(ms: number, chances: readonly number[]) {
    const scheduler = new VirtualTimeScheduler();
    let drawn = 0;
    const random = (): number => chances[drawn++ % chances.length] ?? 0;
    await using exchange = await startLambdaplex({ seed: 5, ratePerSecond: 0 });
    exchange.account({ apiKey, publicKey: '0'.repeat(64), balances: balancesAtFirst });
    const living = liveOn(exchange, apiKey, { scheduler, random }).subscribe();
    scheduler.schedule(() => living.unsubscribe(), ms);
    scheduler.flush();
    const orders = exchange.orders(apiKey).map(({ side, type, status }) => `${side} ${type} ${status}`);
    return { orders, usdc: exchange.balances(apiKey).find(({ asset }) => asset === 'USDC') };
  }
  // Whether to deposit, the side, the quantity, the level, whether to trade at once.
  const limitBuy = [0.5, 0.1, 0.5, 0, 0.9];

  it('places orders in the book, and cancels the oldest when there are many', async () => {
    expect((await account(2900, limitBuy)).orders).toEqual(Array.from({ length: 4 }, () => 'BUY LIMIT OPEN'));
    const { orders, usdc } = await account(3600, limitBuy);
    expect(orders).toEqual(['BUY LIMIT CANCELLED', ...Array.from({ length: 3 }, () => 'BUY LIMIT OPEN')]);
    expect(Number(usdc?.locked)).toBeGreaterThan(0);
  });

  it('trades at once now and then', async () => {
    expect((await account(800, [0.5, 0.9, 0.5, 0, 0.1])).orders).toEqual(['SELL MARKET FILLED']);
  });

  it('is paid something in now and then', async () => {
    expect(await account(800, [0.05])).toMatchObject({ orders: [], usdc: { free: '5025.5' } });
  });
});
