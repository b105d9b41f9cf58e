import { BehaviorSubject, Subject, VirtualTimeScheduler, throwError, type Observable } from 'rxjs';
import { decimalFrom } from '../../src/core/decimal.js';
import type { ConnectionStatus, Level, Live, OrderBook, Stale } from '../../src/index.js';
import type {
  Candle,
  Instruments,
  KrakenOptions,
  Pair,
  Pong,
  SystemStatus,
  Ticker,
  Trade,
} from '../../src/kraken/index.js';
import type { FaultKind, KrakenSimulatorOptions, NextFault, SystemState } from '../../src/simulator/index.js';
import type { Io } from '../../src/cli/io.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { Parts } from '../../src/cli/watch.js';

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

/** Streams of one channel, made when they are asked for, and what they were asked with. */
function createChannel<T>(refused: ReadonlyMap<string, Error>) {
  const streams = new Map<string, Subject<Live<T> | Stale>>();
  const asked: unknown[] = [];
  return {
    asked,
    open: (symbol: unknown, options?: unknown): Observable<Live<T> | Stale> => {
      const name = String(symbol);
      asked.push([name, options]);
      const error = refused.get(name);
      if (error instanceof RangeError) throw error;
      if (error !== undefined) return throwError(() => error);
      const stream$ = new Subject<Live<T> | Stale>();
      streams.set(name, stream$);
      return stream$;
    },
    say: (symbol: string, envelope: Live<T> | Stale) => streams.get(symbol)?.next(envelope),
    fail: (symbol: string, error: Error) => streams.get(symbol)?.error(error),
    observed: (symbol: string) => streams.get(symbol)?.observed === true,
  };
}

/** A world in virtual time for the program, and a client and a simulator that do as the test says. */
export function createWorld({ terminal, write }: { terminal?: Terminal; write?: (text: string) => void } = {}) {
  const scheduler = new VirtualTimeScheduler();
  const end$ = new Subject<unknown>();
  let [out, err] = ['', ''];
  const io: Io = {
    write: (text) => {
      out += text;
      write?.(text);
    },
    complain: (text) => (err += text),
    end$,
    terminal,
    scheduler,
    random: () => 0.5,
  };

  const refused = new Map<string, Error>();
  const book = createChannel<OrderBook>(refused);
  const ticker = createChannel<Ticker>(refused);
  const trades = createChannel<Trade>(new Map());
  const ohlc = createChannel<Candle>(refused);
  const instruments = createChannel<Instruments>(refused);
  const system = createChannel<SystemStatus>(refused);
  const pings: (() => Observable<Pong>)[] = [];
  const status$ = new BehaviorSubject<ReadonlyMap<'public', ConnectionStatus>>(
    new Map([['public', statusOf('idle', 0)]]),
  );
  const unrouted$ = new Subject<{ _tag: 'Frame'; endpoint: string; why: 'unknown'; frame: unknown }>();
  const clients: KrakenOptions[] = [];
  const simulations: KrakenSimulatorOptions[] = [];
  const staged: [FaultKind, NextFault | undefined][] = [];
  const states: SystemState[] = [];
  const closed: string[] = [];
  const close = (what: string) => () => {
    closed.push(what);
    return Promise.resolve();
  };
  const parts: Parts = {
    createKraken: (options) => {
      clients.push(options);
      return {
        withFreshness: {
          book: book.open,
          ticker: ticker.open,
          trades: trades.open,
          ohlc: ohlc.open,
          instruments: () => instruments.open('all'),
          systemStatus: () => system.open('system'),
        },
        ping: () => pings.shift()?.() ?? throwError(() => new Error('no more pings')),
        status$,
        unrouted$,
        close: close('client'),
      };
    },
    startKraken: (options) => {
      simulations.push(options);
      return Promise.resolve({
        urls: { public: 'ws://127.0.0.1:1' },
        pairs: [{ symbol: 'BTC/USD', pricePrecision: 1, qtyPrecision: 8 }],
        faults: { next: (kind: FaultKind, options?: NextFault) => staged.push([kind, options]) },
        system: (state: SystemState) => void states.push(state),
        close: close('simulation'),
      });
    },
  };

  return {
    io,
    parts,
    scheduler,
    clients,
    simulations,
    staged,
    states,
    closed,
    refused,
    pings,
    unrouted$,
    ticker,
    trades,
    ohlc,
    instruments,
    system,
    book,
    out: () => out,
    err: () => err,
    end: () => end$.next('SIGINT'),
    isListening: () => end$.observed,
    /** At this instant of virtual time, in ms. */
    at: (ms: number, act: () => void) => scheduler.schedule(act, ms),
    say: book.say,
    fail: book.fail,
    status: (status: ConnectionStatus) => status$.next(new Map([['public', status]])),
  };
}

export type World = ReturnType<typeof createWorld>;
