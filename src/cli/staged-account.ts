import { ignoreElements, interval, tap, type Observable, type SchedulerLike } from 'rxjs';
import type { LambdaplexSimulator } from '../simulator/index.js';

/** What a made-up account has at first, in whole units of each asset. */
export const balancesAtFirst = { USDC: '5000', HBAR: '20000', SAUCE: '40000' };

const SYMBOL = 'HBAR-USDC';
const EVERY_MS = 700;
/** So many orders are open at most; then the oldest is cancelled. */
const OPEN_AT_MOST = 4;
/** How many of the best levels orders join, and how many join none but trade at once. */
const LEVELS = 3;
const MARKET_SHARE = 0.2;
const DEPOSIT_SHARE = 0.1;

/**
 * A life for an account at a simulated exchange: every 700 ms it places an order among the best of the book, which the
 * market may fill, or one that trades at once, cancels its oldest, or is paid something in.
 *
 * @returns emits nothing and has no end
 */
export function liveOn(
  exchange: Pick<LambdaplexSimulator, 'book' | 'placeOrder' | 'cancelOrder' | 'deposit' | 'orders'>,
  apiKey: string,
  { scheduler, random }: { readonly scheduler: SchedulerLike; readonly random: () => number },
): Observable<never> {
  const act = (): void => {
    const open = exchange.orders(apiKey).filter(({ status }) => status === 'OPEN');
    const [oldest] = open;
    if (oldest !== undefined && open.length >= OPEN_AT_MOST) {
      exchange.cancelOrder(apiKey, oldest.orderId);
      return;
    }
    if (random() < DEPOSIT_SHARE) {
      exchange.deposit(apiKey, 'USDC', '25.5');
      return;
    }
    const side = random() < 0.5 ? 'BUY' : 'SELL';
    const quantity = String(50 + Math.floor(random() * 400));
    const { bids, asks } = exchange.book(SYMBOL);
    const level = (side === 'BUY' ? bids : asks)[Math.floor(random() * LEVELS)];
    const order = { apiKey, symbol: SYMBOL, side, quantity } as const;
    if (level === undefined || random() < MARKET_SHARE) exchange.placeOrder({ ...order, type: 'MARKET' });
    else exchange.placeOrder({ ...order, price: level.price });
  };
  return interval(EVERY_MS, scheduler).pipe(tap(act), ignoreElements());
}
