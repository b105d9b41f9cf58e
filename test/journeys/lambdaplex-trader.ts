import type { LambdaplexSimulator, PlexOrder, PlexOrderRequest } from '../../src/simulator/index.js';
import type { Chance } from './journey-tools.js';

/** What an account begins with: more than it ever spends. */
export const FUNDS = { HBAR: '50000000', SAUCE: '900000000', gib: '9000000000', WETH: '20000', USDC: '90000000.5' };

/** The largest quantity of an order, in lots, and how many decimals these have. */
const SIZES: Readonly<Record<string, readonly [most: number, decimals: number]>> = {
  'HBAR-USDC': [4000, 0],
  'SAUCE-USDC': [90_000, 1],
  'gib-USDC': [200_000, 0],
  'WETH-USDC': [9000, 4],
};
const MOST_OPEN = 9;
const BEYOND_ALL_MEANS = '999999999';

/** Trades for an account, whatever its client knows of it. */
export interface PlexTrader {
  /** Do one thing: place an order of some kind, cancel one, or deposit something. */
  readonly act: () => void;
}

/** An account that places orders that rest, take, expire and are refused, and cancels them. */
export function createPlexTrader(simulator: LambdaplexSimulator, apiKey: string, chance: Chance): PlexTrader {
  let open: readonly string[] = [];

  const place = (request: Omit<PlexOrderRequest, 'apiKey'>): void => {
    const order = simulator.placeOrder({ apiKey, ...request });
    if (order.status === 'OPEN') open = [...open, order.orderId];
  };
  const cancel = (orderId: string): void => {
    open = open.filter((other) => other !== orderId);
    try {
      simulator.cancelOrder(apiKey, orderId);
    } catch (error) {
      // It may have been filled meanwhile.
      if (!(error instanceof RangeError)) throw error;
    }
  };

  return {
    act: () => {
      const symbol = simulator.symbols[chance(simulator.symbols.length)] ?? '';
      const side = chance(2) === 0 ? 'BUY' : 'SELL';
      const [most, decimals] = SIZES[symbol] ?? [1, 0];
      const quantity = ((1 + chance(most)) / 10 ** decimals).toFixed(decimals);
      const { bids, asks } = simulator.book(symbol);
      const [own, other] = side === 'BUY' ? [bids, asks] : [asks, bids];
      const [behind, across] = [own[chance(2)]?.price, other[chance(3)]?.price];
      const [oldest] = open;
      const what = chance(12);
      if (oldest !== undefined && (open.length > MOST_OPEN || what === 0)) cancel(oldest);
      else if (behind === undefined || across === undefined) return;
      else if (what < 6) place({ symbol, side, quantity, price: behind });
      else if (what < 8) place({ symbol, side, quantity, price: across });
      else if (what === 8) place({ symbol, side, quantity, type: 'MARKET' });
      else if (what === 9)
        place({ symbol, side, quantity, price: across, timeInForce: chance(2) === 0 ? 'IOC' : 'FOK' });
      else if (what === 10 && chance(2) === 0) place({ symbol, side, quantity, price: '0.0000000001' });
      else if (what === 10) place({ symbol, side: 'SELL', quantity: BEYOND_ALL_MEANS, price: behind });
      else simulator.deposit(apiKey, ['USDC', 'HBAR', 'gib'][chance(3)] ?? 'USDC', `1.${1 + chance(9)}`);
    },
  };
}

/** How many orders there were, and what became of them. */
export function fatesOf(orders: readonly PlexOrder[]): string {
  const fates = new Map<string, number>();
  for (const { status, executedQty } of orders) {
    const fate = executedQty !== '0' && status !== 'FILLED' ? `${status} in part filled` : status;
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
  }
  return [...fates].map(([fate, count]) => `${fate} ${count}`).join(', ');
}
