import { decimalFrom } from '../../src/core/decimal.js';
import type { ConnectionStatus, Level, Live, OrderBook, Stale } from '../../src/index.js';
import type { Pair, Trade } from '../../src/kraken/index.js';
import type { AccountOrder, Balance } from '../../src/lambdaplex/index.js';

/** A book of levels written as `price qty`. */
export function bookOf(symbol: string, bids: readonly string[], asks: readonly string[]): OrderBook {
  const levelOf = (text: string): Level => {
    const [price = '', qty = ''] = text.split(' ');
    return { price: decimalFrom(price), qty: decimalFrom(qty) };
  };
  return { symbol, bids: bids.map(levelOf), asks: asks.map(levelOf), receivedAtMs: 0, verifiedDepth: 10 };
}

export const tradeOf = (symbol: string, trade_id: number, change: Partial<Trade> = {}): Trade => ({
  symbol,
  side: 'buy',
  price: decimalFrom('61250.4'),
  qty: decimalFrom('0.01250000'),
  ord_type: 'market',
  trade_id,
  timestamp: '2026-03-01T10:00:05.123456Z',
  ...change,
});

export const pairOf = (symbol: string, change: Partial<Pair> = {}): Pair => ({
  symbol,
  base: symbol.split('/')[0] ?? '',
  quote: symbol.split('/')[1] ?? '',
  status: 'online',
  price_precision: 1,
  price_increment: decimalFrom('0.1'),
  qty_precision: 8,
  qty_increment: decimalFrom('0.00000001'),
  qty_min: decimalFrom('0.00005000'),
  cost_precision: 5,
  cost_min: decimalFrom('0.50'),
  marginable: true,
  has_index: true,
  ...change,
});

export const live = <T>(value: T): Live<T> => ({ _tag: 'Live', value });

export const stale = (symbol: string, cause: Stale['cause'], sinceMs = 0): Stale => ({
  _tag: 'Stale',
  symbol,
  cause,
  sinceMs,
});

export const statusOf = (
  state: ConnectionStatus['state'],
  sinceMs: number,
  change: Partial<ConnectionStatus> = {},
): ConnectionStatus => ({
  endpoint: 'public',
  state,
  sinceMs,
  attempt: 0,
  waitMs: 0,
  resyncing: new Map(),
  ...change,
});

export const orderOf = (orderId: string, change: Partial<AccountOrder> = {}): AccountOrder => ({
  orderId,
  symbol: 'HBAR-USDC',
  side: 'BUY',
  type: 'LIMIT',
  clientOrderId: 'c-1',
  qty: decimalFrom('250'),
  price: decimalFrom('0.073209'),
  executedQty: decimalFrom('0'),
  cumulativeQuoteQty: decimalFrom('0'),
  status: 'OPEN',
  rawStatus: 'OPEN',
  timeMs: 0,
  updateTimeMs: 0,
  fills: [],
  ...change,
});

export const balanceOf = (asset: string, free: string, locked = '0'): Balance => ({
  asset,
  free: decimalFrom(free),
  locked: decimalFrom(locked),
});
