import { BehaviorSubject, NEVER, Subject, VirtualTimeScheduler, throwError, type Observable } from 'rxjs';
import type { Parts } from '../../src/cli/feed.js';
import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { ConnectionStatus, Live, OrderBook, Stale } from '../../src/index.js';
import type { Candle, Instruments, KrakenOptions, Pong, SystemStatus, Ticker, Trade } from '../../src/kraken/index.js';
import type {
  AccountOrder,
  Balance,
  Instrument,
  LambdaplexOptions,
  ReceivedUpdate,
  Trade as LambdaplexTrade,
} from '../../src/lambdaplex/index.js';
import type {
  KrakenSimulatorOptions,
  LambdaplexSimulatorOptions,
  PlexAccount,
  PlexOrder,
  PlexOrderRequest,
  SystemState,
} from '../../src/simulator/index.js';

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
      const stream$ = streams.get(name) ?? new Subject<Live<T> | Stale>();
      streams.set(name, stream$);
      return stream$;
    },
    say: (symbol: string, envelope: Live<T> | Stale) => streams.get(symbol)?.next(envelope),
    fail: (symbol: string, error: Error) => streams.get(symbol)?.error(error),
    observed: (symbol: string) => streams.get(symbol)?.observed === true,
  };
}

/** An answer that is given once to each who asks. */
const shifted =
  <T>(answers: (() => Observable<T>)[], what: string) =>
  (): Observable<T> =>
    answers.shift()?.() ?? throwError(() => new Error(`no more ${what}`));

const statusesOf = () => {
  const status$ = new BehaviorSubject<ReadonlyMap<string, ConnectionStatus>>(new Map());
  const say = (status: ConnectionStatus): void => status$.next(new Map([[status.endpoint, status]]));
  return { status$, say };
};

const placedOrder: PlexOrder = {
  ...{ symbol: 'HBAR-USDC', orderId: '1', clientOrderId: 'sim-1', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
  ...{ quantity: '1', executedQty: '0', quoteQty: '0', status: 'OPEN', isWorking: true, time: 0, updateTime: 0 },
};

/** A world in virtual time for the program, and clients and simulators that do as the test says. */
export function createWorld({ terminal, write }: { terminal?: Terminal; write?: (text: string) => void } = {}) {
  const scheduler = new VirtualTimeScheduler();
  const end$ = new Subject<unknown>();
  let [out, err] = ['', ''];
  const env: Record<string, string | undefined> = {};
  const files = new Map<string, { text: string; mode: number }>();
  const io: Io = {
    write: (text) => {
      out += text;
      write?.(text);
    },
    complain: (text) => (err += text),
    end$,
    terminal,
    env,
    readFile: (path) => {
      const file = files.get(path);
      if (file === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return file;
    },
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
  const plexBook = createChannel<OrderBook>(refused);
  const updates = createChannel<ReceivedUpdate>(refused);
  const plexTrades = createChannel<LambdaplexTrade>(new Map());
  const orders = createChannel<ReadonlyMap<string, AccountOrder>>(new Map());
  const balances = createChannel<ReadonlyMap<string, Balance>>(new Map());
  const pings: (() => Observable<Pong>)[] = [];
  const subscriptions: (() => Observable<readonly string[]>)[] = [];
  const markets: (() => Observable<ReadonlyMap<string, Instrument>>)[] = [];
  const [kraken, lambdaplex] = [statusesOf(), statusesOf()];
  const unrouted$ = new Subject<{ _tag: 'Frame'; endpoint: string; why: 'unknown'; frame: unknown }>();
  const clients: KrakenOptions[] = [];
  const plexClients: LambdaplexOptions[] = [];
  const simulations: (KrakenSimulatorOptions | LambdaplexSimulatorOptions)[] = [];
  const accounts: PlexAccount[] = [];
  const staged: unknown[][] = [];
  const states: SystemState[] = [];
  const closed: string[] = [];
  const close = (what: string) => () => {
    closed.push(what);
    return Promise.resolve();
  };
  const desk = { next: (...fault: unknown[]) => void staged.push(fault) };
  const plexClient = (options: LambdaplexOptions) => {
    plexClients.push(options);
    return {
      withFreshness: {
        book: plexBook.open,
        bookUpdates: updates.open,
        trades: plexTrades.open,
        orders: () => orders.open('orders'),
        balances: () => balances.open('balances'),
      },
      instruments: shifted(markets, 'markets'),
      subscriptions: shifted(subscriptions, 'answers'),
      status$: lambdaplex.status$,
      unrouted$: NEVER,
      close: close('Lambdaplex client'),
    };
  };
  const placed: PlexOrderRequest[] = [];
  const nothing = (): never => {
    throw new Error('nothing was to be cancelled or paid in');
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
        ping: shifted(pings, 'pings'),
        // Of one endpoint; which it is the program does not ask.
        status$: kraken.status$ as Observable<ReadonlyMap<'public', ConnectionStatus>>,
        unrouted$,
        close: close('client'),
      };
    },
    startKraken: (options) => {
      simulations.push(options);
      return Promise.resolve({
        urls: { public: 'ws://127.0.0.1:1' },
        pairs: [{ symbol: 'BTC/USD', pricePrecision: 1, qtyPrecision: 8 }],
        faults: desk,
        system: (state: SystemState) => void states.push(state),
        close: close('simulation'),
      });
    },
    createLambdaplex: (options) => {
      const client = plexClient(options);
      return { ...client, status$: client.status$ as Observable<ReadonlyMap<'ws', ConnectionStatus>> };
    },
    createAccount: plexClient,
    startLambdaplex: (options) => {
      simulations.push(options);
      return Promise.resolve({
        urls: { ws: 'ws://127.0.0.1:2/api/v1/ws', rest: 'http://127.0.0.1:2' },
        symbols: ['HBAR-USDC'],
        faults: desk,
        account: (account: PlexAccount) => void accounts.push(account),
        book: () => ({ lastUpdateId: 0, bids: [{ price: '9', qty: '1' }], asks: [{ price: '11', qty: '1' }] }),
        orders: () => [],
        placeOrder: (request: PlexOrderRequest) => {
          placed.push(request);
          return placedOrder;
        },
        cancelOrder: nothing,
        deposit: nothing,
        close: close('Lambdaplex simulation'),
      });
    },
  };

  return {
    ...{
      io,
      env,
      files,
      parts,
      scheduler,
      clients,
      plexClients,
      simulations,
      accounts,
      placed,
      staged,
      states,
      closed,
    },
    ...{ refused, pings, subscriptions, markets, unrouted$, ticker, trades, ohlc, instruments, system, book },
    ...{ plexBook, updates, plexTrades, orders, balances },
    out: () => out,
    err: () => err,
    end: () => end$.next('SIGINT'),
    isListening: () => end$.observed,
    /** At this instant of virtual time, in ms. */
    at: (ms: number, act: () => void) => scheduler.schedule(act, ms),
    say: book.say,
    fail: book.fail,
    status: kraken.say,
    plexStatus: (status: ConnectionStatus) => lambdaplex.say({ ...status, endpoint: 'ws' }),
  };
}

export type World = ReturnType<typeof createWorld>;

/**
 * Runs the program in virtual time; what is due at its instants was scheduled before.
 *
 * @returns its exit code, its lines of output, and the same read as JSON
 */
export async function play(world: World, ...argv: readonly string[]) {
  const ended = run(argv, world.io, world.parts);
  // Simulations are started asynchronously; the rest is subscribed only then.
  await new Promise((resolve) => setImmediate(resolve));
  world.scheduler.flush();
  const code = await ended;
  const lines = world.out().trimEnd().split('\n');
  const json = () => lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { code, lines, json };
}
