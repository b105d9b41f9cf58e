import { VirtualTimeScheduler, type Observable, type SchedulerLike } from 'rxjs';
import type { OrderBook } from '../../src/book/order-book.js';
import type { Live, Stale } from '../../src/core/freshness.js';
import type { Unrouted } from '../../src/core/multiplexer.js';
import { createKraken, type Kraken, type KrakenOptions } from '../../src/kraken/index.js';
import { createFakeSockets, type FakeSocket } from '../../src/testing/index.js';
import { naiveChecksum, type Entry } from '../book/oracle.js';

type Row = readonly [price: string, qty: string];

/** One side's rows as JSON with bare numbers, digits kept. */
const rows = (side: readonly Row[]): string =>
  `[${side.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',')}]`;

const entries = (side: readonly Row[]): readonly Entry[] => side.map(([price, qty]) => ({ price, qty }));

/** The checksum of a book, best level first. */
export const checksumOf = (bids: readonly Row[], asks: readonly Row[]): number =>
  naiveChecksum(entries(bids), entries(asks));

/** A frame of the book channel; the checksum is that of the rows themselves unless given. */
export const bookFrame = (
  symbol: string,
  type: 'snapshot' | 'update',
  bids: readonly Row[],
  asks: readonly Row[],
  checksum = checksumOf(bids, asks),
): string =>
  `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":${rows(bids)},"asks":${rows(asks)},"checksum":${checksum},"timestamp":"2026-03-01T10:00:00.000001Z"}]}`;

export const BIDS: readonly Row[] = [
  ['99.5', '1.00000000'],
  ['99.4', '2.00000000'],
];
export const ASKS: readonly Row[] = [
  ['100.5', '1.50000000'],
  ['100.6', '2.50000000'],
];

/** The best bid's quantity in {@link snapshotOf}. */
export const FIRST = '1.00000000';

/** The snapshot that the fake venue sends of every symbol. */
export const snapshotOf = (symbol: string): string => bookFrame(symbol, 'snapshot', BIDS, ASKS);

/** An update that sets the best bid's quantity; its checksum is right after {@link snapshotOf}. */
export const updateOf = (symbol: string, qty: string): string => {
  const bid: Row = ['99.5', qty];
  return bookFrame(symbol, 'update', [bid], [], checksumOf([bid, ...BIDS.slice(1)], ASKS));
};

/** An update whose checksum is wrong. */
export const mismatchOf = (symbol: string): string => bookFrame(symbol, 'update', [['99.5', '7.00000000']], [], 1);

export interface Request {
  readonly method: string;
  readonly req_id: number;
  readonly params?: {
    readonly channel: string;
    readonly symbol?: readonly string[];
    readonly depth?: number;
    readonly interval?: number;
    readonly event_trigger?: string;
  };
}

/** Without a symbol for a channel that has none. */
export const ackOf = ({ method, req_id, params }: Request, symbol?: string): object => ({
  method,
  req_id,
  result: { ...params, symbol },
  success: true,
  time_in: '2026-03-01T10:00:00.000001Z',
  time_out: '2026-03-01T10:00:00.000002Z',
});

/** A refusal of a request for one symbol. */
export const refusalFrom = ({ method, req_id }: Request, symbol: string, error: string): object => ({
  error,
  method,
  req_id,
  success: false,
  symbol,
});

/** What the fake venue does with a request, symbol by symbol. */
export const obliging = (request: Request, socket: FakeSocket): void => {
  if (request.method === 'ping') {
    socket.receive({ method: 'pong', req_id: request.req_id, time_in: 'in', time_out: 'out' });
    return;
  }
  for (const symbol of request.params?.symbol ?? []) {
    if (symbol.startsWith('NO')) {
      socket.receive(refusalFrom(request, symbol, `Currency pair not supported ${symbol}`));
    } else {
      socket.receive(ackOf(request, symbol));
      if (request.method === 'subscribe') socket.receive(snapshotOf(symbol));
    }
  }
};

/** The peer of a fake socket accepts the connection after so many ms, unless it was given up by then. */
export const opensSoon = (socket: FakeSocket, scheduler: SchedulerLike, afterMs = 1): void => {
  scheduler.schedule(() => {
    if (socket.readyState === 0) socket.open();
  }, afterMs);
};

/**
 * A client on fake sockets, in virtual time, with a venue that does what it is asked unless told otherwise.
 *
 * @param greet - told of each socket as it is made; by default it opens 1 ms later
 */
export function virtualKraken(
  options: KrakenOptions = {},
  answer: (request: Request, socket: FakeSocket) => void = obliging,
  greet: (socket: FakeSocket, scheduler: VirtualTimeScheduler) => void = opensSoon,
) {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets({
    scheduler,
    answer: (frame, socket) => {
      answer(frame as Request, socket);
    },
  });
  const webSocket = class extends sockets.WebSocket {
    constructor(url: string) {
      super(url);
      greet(sockets.last, scheduler);
    }
  };
  const kraken = createKraken({ webSocket, scheduler, random: () => 0, ...options });
  return {
    kraken,
    sockets,
    scheduler,
    /** Let so many ms of virtual time pass. */
    pass: (ms: number): void => {
      const end = scheduler.frame + ms;
      scheduler.maxFrames = end;
      scheduler.flush();
      scheduler.frame = end;
    },
    /** What left on all sockets, in short: `1 subscribe book A/B,C/D 10`. */
    wire: (): readonly string[] =>
      sockets.all.flatMap((socket, index) =>
        (socket.sentFrames as Request[]).map(({ method, params }) =>
          [
            index + 1,
            method,
            ...Object.entries(params ?? {}).map(([name, value]) => (name === 'snapshot' ? undefined : value)),
          ]
            .filter((part) => part !== undefined)
            .join(' '),
        ),
      ),
    /** Timers that would still fire. */
    timers: (): number => scheduler.actions.filter((action) => !action.closed).length,
  };
}

/** What an observer of books saw, in short: `A/B 1.0`, `Live A/B 1.0`, `Stale A/B ConnectionLost`, `# RequestTimedOut`, `|`. */
export const watch = (stream$: Observable<OrderBook | Live<OrderBook> | Stale>) => {
  const seen: string[] = [];
  const short = ({ symbol, bids }: OrderBook): string => `${symbol} ${bids[0]?.qty ?? 'none'}`;
  const subscription = stream$.subscribe({
    next: (value) => {
      if (!('_tag' in value)) seen.push(short(value));
      else if (value._tag === 'Live') seen.push(`Live ${short(value.value)}`);
      else seen.push(`Stale ${value.symbol} ${value.cause._tag}`);
    },
    error: ({ _tag, message }: { _tag?: string; message: string }) => seen.push(`# ${_tag ?? message}`),
    complete: () => seen.push('|'),
  });
  return { seen, leave: () => subscription.unsubscribe() };
};

/** What unrouted$ tells, in short. */
export const told = ({ unrouted$ }: Kraken): readonly string[] => {
  const lines: string[] = [];
  const short = (one: Unrouted): string => (one._tag === 'Frame' ? one.why : one.error._tag);
  unrouted$.subscribe((one) => lines.push(short(one)));
  return lines;
};

/** Do something, once, as soon as status$ says so. */
export const once = ({ status$ }: Kraken, state: string, deed: () => void): void => {
  let done = false;
  status$.subscribe((statuses) => {
    if (done || statuses.get('public')?.state !== state) return;
    done = true;
    deed();
  });
};
