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
import type { Live, Stale } from '../index.js';
import type { Kraken, KrakenOptions } from '../kraken/index.js';
import type { Faults, KrakenSimulator, KrakenSimulatorOptions } from '../simulator/index.js';
import { hintOf, type WatchCommand } from './command.js';
import { connectionChanges, type Beside, type Happening, type View } from './happening.js';
import type { Io } from './io.js';
import { stageFaults, type Prey } from './staged-faults.js';
import { stageStates } from './staged-states.js';
import { createTally } from './tally.js';
import { messageOf, printable } from './text.js';

/** What is needed of a client; that of createKraken fits. */
export type Client = Pick<Kraken, 'status$' | 'unrouted$' | 'ping' | 'close'> & {
  readonly withFreshness: Pick<
    Kraken['withFreshness'],
    'book' | 'ticker' | 'trades' | 'ohlc' | 'instruments' | 'systemStatus'
  >;
};

/** What is needed of a simulated exchange; that of startKraken fits. */
export type Simulation = Pick<KrakenSimulator, 'urls' | 'pairs' | 'system' | 'close'> & {
  readonly faults: Pick<Faults, 'next'>;
};

/** What the program is made of. */
export interface Parts {
  readonly createKraken: (options: KrakenOptions) => Client;
  readonly startKraken: (options: KrakenSimulatorOptions) => Promise<Simulation>;
}

/** Streams, by the names that they are counted by: symbols, or other words for what has none. */
export type Streams<T> = ReadonlyMap<string, Observable<Live<T> | Stale>>;

/** What a command watches, and how it shows that. */
export interface Watch<T> {
  /** @throws RangeError when the client refuses an option */
  readonly streams: (client: Client) => Streams<T>;
  /** What else the view wants to know; it never errors, and its end means nothing. */
  readonly beside?: (client: Client) => Observable<Beside>;
  readonly view: View<T>;
  /** What a simulation does to it: faults that may strike these, or states that the exchange goes through. */
  readonly staged: Prey | 'states';
  /** Options of the client beyond its address. */
  readonly options?: KrakenOptions;
}

/** How long closing may take before we leave all the same, in ms. */
const CLOSE_MS = 500;

/**
 * Watch streams until told to end, or until none is left.
 *
 * @returns the exit code, once all that was opened here is closed
 */
export async function watch<T>(command: WatchCommand, what: Watch<T>, io: Io, parts: Parts): Promise<number> {
  // Whoever wants to end while the simulator is still starting is heard too.
  const end$ = new ReplaySubject<unknown>(1);
  const listening = io.end$.subscribe(end$);
  const seed = command.seed ?? Math.floor(io.random() * 1_000_000);
  const opened: { close(): Promise<void> }[] = [];
  try {
    const simulation = command.simulate ? await parts.startKraken({ seed, ratePerSecond: 30 }) : undefined;
    if (simulation !== undefined) opened.unshift(simulation);
    const url = simulation?.urls.public ?? command.url;
    const made = unlessOutOfRange(() => {
      const client = parts.createKraken({ ...what.options, ...(url === undefined ? {} : { urls: { public: url } }) });
      opened.unshift(client);
      return { client, streams: what.streams(client) };
    });
    if (made instanceof RangeError) {
      io.complain(`rxchange: ${printable(made.message)}\n${hintOf(command._tag)}\n`);
      return 2;
    }
    const staged$ =
      simulation === undefined
        ? EMPTY
        : merge(
            of<Happening<T>>({ _tag: 'Simulation', seed, url: simulation.urls.public }),
            stagedOf(simulation, what.staged, io),
          );
    const time$ =
      command.forSeconds === undefined
        ? NEVER
        : timer(command.forSeconds * 1000, io.scheduler).pipe(map((): Happening<T> => ({ _tag: 'TimeOver' })));
    return await tell(what, made.streams, merge(staged$, time$, around(what, made.client, io)), end$, io);
  } finally {
    const closed = Promise.all(opened.map((one) => one.close()));
    await firstValueFrom(race(closed, timer(CLOSE_MS, io.scheduler)), { defaultValue: undefined });
    listening.unsubscribe();
  }
}

/** Tell of the streams, and of all around them, until the end. */
async function tell<T>(
  { view }: Watch<T>,
  streams: Streams<T>,
  around$: Observable<Happening<T>>,
  end$: Observable<unknown>,
  io: Io,
): Promise<number> {
  const { scheduler } = io;
  const tally = createTally([...streams.keys()], scheduler.now());
  const complaints: string[] = [];
  const complain = (message: string): void => {
    const complaint = `rxchange: ${printable(message)}\n`;
    if (view.coversScreen) complaints.push(complaint);
    else io.complain(complaint);
  };
  const happening$ = merge(around$, valuesOf(streams).pipe(endWith<Happening<T>>({ _tag: 'AllEnded' })));
  await happening$
    .pipe(
      takeWhile((happening) => happening._tag !== 'AllEnded' && !isQuit(happening)),
      // Counted as well: it matters whether there was a connection by then.
      takeWhile((happening) => happening._tag !== 'TimeOver', true),
      takeUntil(end$),
    )
    .forEach((happening) => {
      tally.count(happening);
      if (happening._tag === 'Failed') complain(messageOf(happening.error));
      if (happening._tag === 'TimeOver' && tally.isInVain()) complain('nothing arrived: no connection came about');
      const text = view.show(happening, scheduler.now());
      if (text !== '') io.write(text);
    });
  complaints.forEach((complaint) => io.complain(complaint));
  io.write(view.end(tally.summary(scheduler.now())));
  return tally.isInVain() ? 1 : 0;
}

/** The streams as one. The end of one of them is not that of the others. */
const valuesOf = <T>(streams: Streams<T>): Observable<Happening<T>> =>
  merge(
    ...[...streams].map(([symbol, stream$]) =>
      stream$.pipe(
        // A refusal is not being mended: the stream ends with it, and that is told.
        filter((envelope) => envelope._tag === 'Live' || envelope.cause._tag !== 'SubscriptionRejected'),
        map((envelope): Happening<T> => ({ _tag: 'Value', symbol, envelope })),
        catchError((error: unknown) => of<Happening<T>>({ _tag: 'Failed', symbol, error })),
      ),
    ),
  );

/** What happens besides the streams. */
const around = <T>({ view, beside }: Watch<T>, client: Client, { scheduler }: Io): Observable<Happening<T>> =>
  merge(
    beside?.(client) ?? EMPTY,
    interval(view.tickMs, scheduler).pipe(map((): Happening<T> => ({ _tag: 'Tick' }))),
    client.status$.pipe(
      connectionChanges(),
      map((status): Happening<T> => ({ _tag: 'Connection', status })),
    ),
    client.unrouted$.pipe(
      filter(({ _tag }) => _tag === 'Frame'),
      map((): Happening<T> => ({ _tag: 'Unrouted' })),
    ),
  );

/** In a terminal that we have to ourselves, Ctrl-C is a key like others. */
const isQuit = (happening: Happening<unknown>): boolean =>
  happening._tag === 'Key' && (happening.key === 'q' || happening.key === '\u0003');

const stagedOf = (simulation: Simulation, staged: Prey | 'states', io: Io): Observable<Happening<never>> =>
  staged === 'states'
    ? stageStates(simulation, io.scheduler)
    : stageFaults(simulation.faults, { ...staged, symbols: knownTo(simulation, staged.symbols) }, io);

const knownTo = ({ pairs }: Simulation, symbols: readonly string[]): readonly string[] =>
  symbols.filter((symbol) => pairs.some((pair) => pair.symbol === symbol));

/** What was made, or what the client has against an option: it names what is allowed. */
function unlessOutOfRange<T>(make: () => T): T | RangeError {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}
