import {
  EMPTY,
  NEVER,
  ReplaySubject,
  catchError,
  endWith,
  filter,
  firstValueFrom,
  interval,
  map,
  merge,
  of,
  race,
  takeUntil,
  takeWhile,
  timer,
  type Observable,
} from 'rxjs';
import type { BookDepth, Kraken, KrakenOptions } from '../kraken/index.js';
import type { Faults, KrakenSimulator, KrakenSimulatorOptions } from '../simulator/index.js';
import { BOOK_HINT, type BookCommand } from './command.js';
import { connectionChanges, type Happening } from './happening.js';
import type { Io } from './io.js';
import { createJsonView } from './json-view.js';
import { createPlainView, printable } from './plain-view.js';
import { stageFaults } from './staged-faults.js';
import { createTally } from './tally.js';

/** What is needed of a client; that of createKraken fits. */
export type Client = Pick<Kraken, 'status$' | 'unrouted$' | 'close'> & {
  readonly withFreshness: Pick<Kraken['withFreshness'], 'book'>;
};

/** What is needed of a simulated exchange; that of startKraken fits. */
export type Simulation = Pick<KrakenSimulator, 'urls' | 'pairs' | 'close'> & { readonly faults: Pick<Faults, 'next'> };

/** What the program is made of. */
export interface Parts {
  readonly createKraken: (options: KrakenOptions) => Client;
  readonly startKraken: (options: KrakenSimulatorOptions) => Promise<Simulation>;
}

/** How often held back books are shown, in ms. */
const TICK_MS = 250;
/** How long closing may take before we leave all the same, in ms. */
const CLOSE_MS = 500;

/**
 * Watch books until told to end, or until none is left.
 *
 * @returns the exit code, once all that was opened here is closed
 */
export async function watchBooks(command: BookCommand, io: Io, parts: Parts): Promise<number> {
  const { scheduler } = io;
  // Whoever wants to end while the simulator is still starting is heard too.
  const end$ = new ReplaySubject<unknown>(1);
  io.end$.subscribe(end$);
  const seed = command.seed ?? Math.floor(io.random() * 1_000_000);
  const simulation = command.simulate ? await parts.startKraken({ seed, ratePerSecond: 30 }) : undefined;
  const url = simulation?.urls.public ?? command.url;
  const client = parts.createKraken(url === undefined ? {} : { urls: { public: url } });
  try {
    const books$ = booksOf(client, command);
    if (books$ instanceof RangeError) {
      io.complain(`rxchange: ${printable(books$.message)}\n${BOOK_HINT}\n`);
      return 2;
    }
    const view = command.json ? createJsonView() : createPlainView(command.symbols);
    const tally = createTally(command.symbols, scheduler.now());
    const happening$ = merge(
      simulation === undefined ? EMPTY : of<Happening>({ _tag: 'Simulation', seed, url: simulation.urls.public }),
      interval(TICK_MS, scheduler).pipe(map((): Happening => ({ _tag: 'Tick' }))),
      client.status$.pipe(
        connectionChanges(),
        map((status): Happening => ({ _tag: 'Connection', status })),
      ),
      client.unrouted$.pipe(
        filter(({ _tag }) => _tag === 'Frame'),
        map((): Happening => ({ _tag: 'Unrouted' })),
      ),
      simulation === undefined ? EMPTY : faultsOf(simulation, command, io),
      books$.pipe(endWith<Happening>({ _tag: 'AllEnded' })),
    );
    const time$ = command.forSeconds === undefined ? NEVER : timer(command.forSeconds * 1000, scheduler);
    await happening$
      .pipe(
        takeWhile(({ _tag }) => _tag !== 'AllEnded'),
        takeUntil(merge(end$, time$)),
      )
      .forEach((happening) => {
        tally.count(happening);
        if (happening._tag === 'Failed') io.complain(`rxchange: ${printable(messageOf(happening.error))}\n`);
        io.write(view.show(happening, scheduler.now()));
      });
    io.write(view.end(tally.summary(scheduler.now())));
    return tally.allFailed() ? 1 : 0;
  } finally {
    const closed = Promise.all([client.close(), simulation?.close()]);
    await firstValueFrom(race(closed, timer(CLOSE_MS, scheduler)), { defaultValue: undefined });
  }
}

/** The books of all symbols, or what the client has against the depth or a symbol: it names what is allowed. */
function booksOf(client: Client, { symbols, depth }: BookCommand): Observable<Happening> | RangeError {
  // Whether it is one of them, the client says itself.
  const options = depth === undefined ? {} : { depth: depth as BookDepth };
  try {
    const books = symbols.map((symbol) =>
      client.withFreshness.book(symbol, options).pipe(
        // A refusal is not being mended: the stream ends with it, and that is told.
        filter((envelope) => envelope._tag === 'Live' || envelope.cause._tag !== 'SubscriptionRejected'),
        map((envelope): Happening => ({ _tag: 'Book', symbol, envelope })),
        // One symbol's end is not that of the others.
        catchError((error: unknown) => of<Happening>({ _tag: 'Failed', symbol, error })),
      ),
    );
    return merge(...books);
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}

const faultsOf = (simulation: Simulation, { symbols }: BookCommand, io: Io): Observable<Happening> => {
  const known = new Set(simulation.pairs.map(({ symbol }) => symbol));
  return stageFaults(
    simulation.faults,
    symbols.filter((symbol) => known.has(symbol)),
    io,
  );
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
