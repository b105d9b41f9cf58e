import { BehaviorSubject, Subject, VirtualTimeScheduler, throwError, type Observable } from 'rxjs';
import { decimalFrom } from '../../src/core/decimal.js';
import type { ConnectionStatus, Level, Live, OrderBook, Stale } from '../../src/index.js';
import type { KrakenOptions } from '../../src/kraken/index.js';
import type { FaultKind, KrakenSimulatorOptions, NextFault } from '../../src/simulator/index.js';
import type { Io } from '../../src/cli/io.js';
import type { Parts } from '../../src/cli/watch-books.js';

/** A book of levels written as `price qty`. */
export function bookOf(symbol: string, bids: readonly string[], asks: readonly string[]): OrderBook {
  const levelOf = (text: string): Level => {
    const [price = '', qty = ''] = text.split(' ');
    return { price: decimalFrom(price), qty: decimalFrom(qty) };
  };
  return { symbol, bids: bids.map(levelOf), asks: asks.map(levelOf), receivedAtMs: 0, verifiedDepth: 10 };
}

export const live = (book: OrderBook): Live<OrderBook> => ({ _tag: 'Live', value: book });

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

/** A world in virtual time for the program, and a client and a simulator that do as the test says. */
export function createWorld() {
  const scheduler = new VirtualTimeScheduler();
  const end$ = new Subject<unknown>();
  let [out, err] = ['', ''];
  const io: Io = {
    write: (text) => (out += text),
    complain: (text) => (err += text),
    end$,
    scheduler,
    random: () => 0.5,
  };

  const books = new Map<string, Subject<Live<OrderBook> | Stale>>();
  const status$ = new BehaviorSubject<ReadonlyMap<'public', ConnectionStatus>>(
    new Map([['public', statusOf('idle', 0)]]),
  );
  const unrouted$ = new Subject<{ _tag: 'Frame'; endpoint: string; why: 'unknown'; frame: unknown }>();
  const clients: KrakenOptions[] = [];
  const simulations: KrakenSimulatorOptions[] = [];
  const staged: [FaultKind, NextFault | undefined][] = [];
  const closed: string[] = [];
  const refused = new Map<string, Error>();
  const close = (what: string) => () => {
    closed.push(what);
    return Promise.resolve();
  };
  const bookStream = (symbol: string): Observable<Live<OrderBook> | Stale> => {
    const error = refused.get(symbol);
    if (error instanceof RangeError) throw error;
    if (error !== undefined) return throwError(() => error);
    const book$ = new Subject<Live<OrderBook> | Stale>();
    books.set(symbol, book$);
    return book$;
  };
  const parts: Parts = {
    createKraken: (options) => {
      clients.push(options);
      return {
        withFreshness: { book: (symbol) => bookStream(String(symbol)) },
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
    closed,
    refused,
    unrouted$,
    out: () => out,
    err: () => err,
    end: () => end$.next('SIGINT'),
    /** At this instant of virtual time, in ms. */
    at: (ms: number, act: () => void) => scheduler.schedule(act, ms),
    say: (symbol: string, envelope: Live<OrderBook> | Stale) => books.get(symbol)?.next(envelope),
    fail: (symbol: string, error: Error) => books.get(symbol)?.error(error),
    status: (status: ConnectionStatus) => status$.next(new Map([['public', status]])),
  };
}
