import type { Observable } from 'rxjs';
import type { Live, Stale } from '../../src/core/freshness.js';
import type { FakeSocket } from '../../src/testing/index.js';
import { ackOf, type Request } from './virtual-kraken.js';

/** A frame of the ticker channel, with that best bid. */
export const tickerFrame = (symbol: string, bid: string, type: 'snapshot' | 'update' = 'update'): string =>
  `{"channel":"ticker","type":"${type}","data":[{"symbol":"${symbol}","bid":${bid},"bid_qty":0.10,"ask":101.0,"ask_qty":1.50,"last":100.5,"volume":12.50,"vwap":100.00,"low":99.0,"high":102.0,"change":-1.50,"change_pct":-1.47,"trades":7,"timestamp":"2026-03-01T10:00:00.000001Z"}]}`;

const trade = (symbol: string, id: number): string =>
  `{"symbol":"${symbol}","side":"buy","price":100.50,"qty":0.0100,"ord_type":"market","trade_id":${id},"timestamp":"2026-03-01T10:00:00.000001Z"}`;

/** A frame of the trade channel, with trades of these ids. */
export const tradeFrame = (symbol: string, ids: readonly number[], type: 'snapshot' | 'update' = 'update'): string =>
  `{"channel":"trade","type":"${type}","data":[${ids.map((id) => trade(symbol, id)).join(',')}]}`;

/** A candle in short: its minute, its close and how many trades it counts. */
export type ShortCandle = readonly [minute: number, close: string, trades: number];

const candle = (symbol: string, [minute, close, trades]: ShortCandle, interval: number): string =>
  `{"symbol":"${symbol}","open":100.00,"high":110.00,"low":90.00,"close":${close},"vwap":100.00,"trades":${trades},"volume":2.50,"interval_begin":"2026-03-01T10:${String(minute).padStart(2, '0')}:00.000000000Z","interval":${interval},"timestamp":"2026-03-01T11:00:00.000000Z"}`;

/** A frame of the ohlc channel. */
export const ohlcFrame = (
  symbol: string,
  candles: readonly ShortCandle[],
  type: 'snapshot' | 'update' = 'update',
  interval = 1,
): string =>
  `{"channel":"ohlc","type":"${type}","timestamp":"2026-03-01T10:00:00.000000001Z","data":[${candles.map((one) => candle(symbol, one, interval)).join(',')}]}`;

const asset = (id: string, status: string): string =>
  `{"id":"${id}","status":"${status}","precision":10,"precision_display":5,"borrowable":true,"collateral_value":1.00,"margin_rate":0.020000}`;

const pair = (symbol: string, status: string): string =>
  `{"symbol":"${symbol}","base":"${symbol.split('/')[0] ?? ''}","quote":"USD","status":"${status}","qty_precision":8,"qty_increment":1e-08,"price_precision":1,"cost_precision":5,"marginable":false,"has_index":true,"cost_min":"0.50","tick_size":0.1,"price_increment":0.1,"qty_min":0.00005000}`;

/** A frame of the instrument channel, its entries as `name: status`. */
export const instrumentFrame = (
  assets: Readonly<Record<string, string>>,
  pairs: Readonly<Record<string, string>>,
  type: 'snapshot' | 'update' = 'update',
): string => {
  const assetTexts = Object.entries(assets).map(([id, status]) => asset(id, status));
  const pairTexts = Object.entries(pairs).map(([symbol, status]) => pair(symbol, status));
  return `{"channel":"instrument","type":"${type}","data":{"assets":[${assetTexts.join(',')}],"pairs":[${pairTexts.join(',')}]}}`;
};

/** A venue that acknowledges everything, and sends the frames of `openings` after each subscription. */
export const acknowledging =
  (openings: (symbol: string, request: Request) => readonly string[]) =>
  (request: Request, socket: FakeSocket): void => {
    for (const symbol of request.params?.symbol ?? [undefined]) {
      socket.receive(ackOf(request, symbol));
      if (request.method === 'subscribe') for (const text of openings(symbol ?? '', request)) socket.receive(text);
    }
  };

/** What an observer saw, in short: values by `short`, `Stale` with its cause, errors by `#`. */
export const listen = <T>(stream$: Observable<Live<T> | Stale>, short: (value: T) => string) => {
  const seen: string[] = [];
  const subscription = stream$.subscribe({
    next: (envelope) => {
      if (envelope._tag === 'Live') seen.push(short(envelope.value));
      else seen.push(`Stale ${envelope.symbol}: ${envelope.cause.message}`);
    },
    error: ({ message }: Error) => seen.push(`# ${message}`),
    complete: () => seen.push('|'),
  });
  return { seen, leave: () => subscription.unsubscribe() };
};
