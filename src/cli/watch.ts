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
import type { Stale } from '../index.js';
import { adviceOn } from './advice.js';
import { hintOf, type WatchCommand } from './command.js';
import type { Connected, Feed, Parts, Simulated, Streams, World } from './feed.js';
import { connectionChanges, type Beside, type Happening, type View } from './happening.js';
import type { Io } from './io.js';
import { createTally } from './tally.js';
import { messageOf, printable } from './text.js';
import type { VenueName } from './venues.js';

/** What a command watches, and how it shows that. */
export interface Watch<T> {
  /** One for each exchange that it is about. */
  readonly feeds: readonly Feed<T>[];
  readonly view: View<T>;
  /** What the view wants to know of no exchange, such as keys; its end means nothing. */
  readonly beside$?: Observable<Beside>;
  /** Whether what is missing in a stream is missing for good; otherwise such a gap is mended as any other fault is. */
  readonly hasHoles?: boolean;
}

/** How long closing may take before we leave all the same, in ms. */
const CLOSE_MS = 500;
/** By how much later faults are staged at the second of two exchanges, in ms. */
const LATER_MS = 3000;

/** What happens at one exchange. */
interface Open<T> {
  readonly venue: VenueName;
  readonly streams: Streams<T>;
  /** All but the streams. */
  readonly around$: Observable<Happening<T>>;
}

/**
 * Watch streams until told to end, or until none is left.
 *
 * @returns the exit code, once all that was opened here is closed
 */
export async function watch<T>(command: WatchCommand, what: Watch<T>, io: Io, parts: Parts): Promise<number> {
  // Whoever wants to end while a simulator is still starting is heard too.
  const end$ = new ReplaySubject<unknown>(1);
  const listening = io.end$.subscribe(end$);
  const { scheduler, random } = io;
  const seed = command.seed ?? Math.floor(random() * 1_000_000);
  const toClose: { close(): Promise<void> }[] = [];
  try {
    const open: Open<T>[] = [];
    for (const [place, feed] of what.feeds.entries()) {
      const world: World = { seed, laterMs: place * LATER_MS, scheduler, random };
      const simulated = command.simulate ? await feed.simulate(parts, world) : undefined;
      if (simulated !== undefined) toClose.unshift(simulated);
      const made = unlessOutOfRange(() => {
        const connected = simulated?.connect() ?? feed.connect(parts, command.url);
        toClose.unshift(connected.client);
        return {
          venue: feed.venue,
          streams: connected.streams(),
          around$: merge(stagedAt(feed, simulated, seed), aroundAt(feed, connected)),
        };
      });
      if (made instanceof RangeError) {
        io.complain(`rxchange: ${printable(made.message)}\n${hintOf(command._tag)}\n`);
        return 2;
      }
      open.push(made);
    }
    const time$ =
      command.forSeconds === undefined
        ? NEVER
        : timer(command.forSeconds * 1000, scheduler).pipe(map((): Happening<T> => ({ _tag: 'TimeOver' })));
    const tick$ = interval(what.view.tickMs, scheduler).pipe(map((): Happening<T> => ({ _tag: 'Tick' })));
    const streams = new Map(open.flatMap((one) => [...one.streams]));
    const venueOf = new Map(open.flatMap((one) => [...one.streams.keys()].map((name) => [name, one.venue] as const)));
    const advise = ({ symbol, error }: Failed): string | undefined =>
      adviceOn(error, venueOf.get(symbol) ?? 'kraken', command.simulate);
    const around$ = merge(what.beside$ ?? EMPTY, ...open.map((one) => one.around$), time$, tick$);
    return await tell(what, streams, around$, end$, advise, io);
  } finally {
    const closed = Promise.all(toClose.map((one) => one.close()));
    await firstValueFrom(race(closed, timer(CLOSE_MS, scheduler)), { defaultValue: undefined });
    listening.unsubscribe();
  }
}

type Failed = Extract<Happening<never>, { _tag: 'Failed' }>;

/** Tell of the streams, and of all around them, until the end; each piece of advice once. */
async function tell<T>(
  { view, hasHoles = false }: Watch<T>,
  streams: Streams<T>,
  around$: Observable<Happening<T>>,
  end$: Observable<unknown>,
  advise: (failed: Failed) => string | undefined,
  io: Io,
): Promise<number> {
  const { scheduler } = io;
  const tally = createTally([...streams.keys()], scheduler.now());
  const complaints: string[] = [];
  const advised = new Set<string>();
  const complain = (message: string, advice?: string): void => {
    const isNew = advice !== undefined && !advised.has(advice);
    if (isNew) advised.add(advice);
    const complaint = `rxchange: ${printable(message)}\n${isNew ? `${advice}\n` : ''}`;
    if (view.coversScreen) complaints.push(complaint);
    else io.complain(complaint);
  };
  const happening$ = merge(around$, valuesOf(streams, hasHoles).pipe(endWith<Happening<T>>({ _tag: 'AllEnded' })));
  await happening$
    .pipe(
      takeWhile((happening) => happening._tag !== 'AllEnded' && !isQuit(happening)),
      // Counted as well: it matters whether anything had arrived by then.
      takeWhile((happening) => happening._tag !== 'TimeOver', true),
      takeUntil(end$),
    )
    .forEach((happening) => {
      tally.count(happening);
      if (happening._tag === 'Failed') complain(messageOf(happening.error), advise(happening));
      if (happening._tag === 'TimeOver' && tally.isInVain()) {
        complain(tally.wasOpen() ? 'nothing arrived in time' : 'nothing arrived: no connection came about');
      }
      const text = view.show(happening, scheduler.now());
      if (text !== '') io.write(text);
    });
  complaints.forEach((complaint) => io.complain(complaint));
  io.write(view.end(tally.summary(scheduler.now())));
  return tally.isInVain() ? 1 : 0;
}

/** The streams as one. The end of one of them is not that of the others. */
const valuesOf = <T>(streams: Streams<T>, hasHoles: boolean): Observable<Happening<T>> =>
  merge(
    ...[...streams].map(([symbol, stream$]) =>
      stream$.pipe(
        // A refusal is not being mended: the stream ends with it, and that is told.
        filter((envelope) => envelope._tag === 'Live' || !isRefusal(envelope)),
        map((envelope): Happening<T> => {
          const isHole = hasHoles && envelope._tag === 'Stale' && envelope.cause._tag === 'SequenceGap';
          return isHole ? { _tag: 'Hole', symbol, envelope } : { _tag: 'Value', symbol, envelope };
        }),
        catchError((error: unknown) => of<Happening<T>>({ _tag: 'Failed', symbol, error })),
      ),
    ),
  );

const isRefusal = ({ cause }: Stale): boolean =>
  cause._tag === 'SubscriptionRejected' || cause._tag === 'LogonRejected';

/** What is done to a simulated exchange. */
const stagedAt = <T>(
  { venue }: Feed<T>,
  simulated: Simulated<T> | undefined,
  seed: number,
): Observable<Happening<T>> =>
  simulated === undefined
    ? EMPTY
    : merge(of<Happening<T>>({ _tag: 'Simulation', venue, seed, url: simulated.url }), simulated.staged$);

/** What happens at an exchange besides the streams. */
const aroundAt = <T>({ venue }: Feed<T>, { client, beside$ }: Connected<T>): Observable<Happening<T>> =>
  merge(
    beside$,
    client.status$.pipe(
      connectionChanges(),
      map((status): Happening<T> => ({ _tag: 'Connection', venue, status })),
    ),
    client.unrouted$.pipe(
      filter(({ _tag }) => _tag === 'Frame'),
      map((): Happening<T> => ({ _tag: 'Unrouted' })),
    ),
  );

/** In a terminal that we have to ourselves, Ctrl-C is a key like others. */
const isQuit = (happening: Happening<unknown>): boolean =>
  happening._tag === 'Key' && (happening.key === 'q' || happening.key === '\u0003');

/** What was made, or what the client has against an option: it names what is allowed. */
function unlessOutOfRange<T>(make: () => T): T | RangeError {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}
