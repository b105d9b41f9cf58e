import { Subscription, retry, throwError, timer } from 'rxjs';
import { expect } from 'vitest';
import { isSocketLoss } from '../../src/core/errors.js';
import type { Live, OrderBook, Stale } from '../../src/index.js';
import { BOOK_DEPTHS, createKraken, type BookDepth, type Kraken } from '../../src/kraken/index.js';
import { startKraken, type FaultKind, type KrakenSimulator } from '../../src/simulator/index.js';
import { POLICIES, createChance, pinged, turn, type Chance } from './journey-tools.js';

/** How long a journey is, and where its chance comes from. */
export interface Journey {
  /** Book frames that the simulator sends. */
  readonly frames: number;
  readonly seed: number;
  /** After so many round trips without a fault everybody must be live; a repair takes a few, as long as a timeout. */
  readonly tripLimit?: number;
}

/** What happened on a journey. */
export interface Travelled {
  /** Book frames that the simulator sent. */
  readonly sent: number;
  /** Books that were emitted, each of which was checked. */
  readonly checked: number;
  /** One line for each thing counted. */
  readonly report: readonly string[];
}

const SYMBOLS = 12;
const KINDS: readonly FaultKind[] = [
  'corrupt',
  'drop',
  'duplicate',
  'reorder',
  'delay',
  'ackWithoutData',
  'refuse',
  'rateLimit',
  'silent',
  'close',
  'halfOpen',
];
const OF_EACH = 20;
const FRAMES_PER_MOVE = 40;
const FRAMES_PER_QUIET_POINT = 5000;

/**
 * Follow the books of twelve symbols over all five depths through every fault of the simulator, observers coming and
 * going, and hold each emitted book against the simulator's history.
 *
 * @throws when anything was not as promised
 */
export async function bookJourney({ frames, seed, tripLimit = 3000 }: Journey): Promise<Travelled> {
  await using simulator = await startKraken({ seed, ratePerSecond: 0, heartbeatMs: 10, delayMs: 4 });
  await using kraken = createKraken({ urls: simulator.urls, ...POLICIES });
  const crowd = createCrowd(kraken, simulator);
  const chance = createChance(seed);
  const framesPerFault = frames / (KINDS.length * OF_EACH * 1.5);
  let [sent, faults, moves, quiets] = [0, 0, 0, 0];

  crowd.settleIn();
  await everybodyLive(kraken, crowd, tripLimit);
  while (sent < frames || !enough(simulator)) {
    if (sent > 2 * frames) throw new Error(`no end in sight: ${JSON.stringify(simulator.faults.counts())}`);
    if (sent > faults * framesPerFault) simulator.faults.next(KINDS[faults++ % KINDS.length] ?? 'drop');
    if (sent > moves * FRAMES_PER_MOVE) {
      moves += 1;
      crowd.move(chance);
    }
    sent += simulator.step();
    await turn();
    crowd.complain();
    if (sent > (quiets + 1) * FRAMES_PER_QUIET_POINT) {
      quiets += 1;
      simulator.faults.off();
      await quietPoint(kraken, simulator, crowd, tripLimit);
      expectCauses(simulator, crowd);
    }
  }
  simulator.faults.off();
  await quietPoint(kraken, simulator, crowd, tripLimit);

  expect(Math.max(...simulator.peakSubscriptions().values())).toBe(1);
  // An unsubscribe sent again for want of an ack may find nothing left to end; that is harmless, and all there may be.
  const refusals = simulator.refusals().filter(({ scripted }) => !scripted);
  expect(refusals.filter(({ error }) => error !== 'Subscription Not Found')).toEqual([]);
  expectCauses(simulator, crowd);
  const counts = Object.entries(simulator.faults.counts());
  for (const [kind, count] of counts) expect(count, kind).toBeGreaterThanOrEqual(OF_EACH);
  return {
    sent,
    checked: crowd.checked(),
    report: [
      `frames sent ${sent}, books checked ${crowd.checked()}, quiet points agreed ${crowd.agreed()}`,
      `connections ${simulator.connections().length}, requests ${simulator.received().length}`,
      `faults ${counts.map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    ],
  };
}

const enough = (simulator: KrakenSimulator): boolean =>
  Object.values(simulator.faults.counts()).every((count) => count >= OF_EACH);

/** Faults off, one more change for each symbol, a ping answered: then both must agree. */
async function quietPoint(kraken: Kraken, simulator: KrakenSimulator, crowd: Crowd, tripLimit: number): Promise<void> {
  do {
    await everybodyLive(kraken, crowd, tripLimit);
    simulator.step(undefined, { within: 10 });
    await pinged(kraken);
    crowd.complain();
    // A fault of before may show only with this change; then the book is stale by now, and is repaired first.
  } while (!crowd.isLive());
  crowd.agree();
}

/** Let round trips pass until every observer is live. */
async function everybodyLive(kraken: Kraken, crowd: Crowd, tripLimit: number): Promise<void> {
  for (let passed = 0; !crowd.isLive(); passed += 1) {
    if (passed > tripLimit) throw new Error(`not everybody is live, though nothing goes wrong: ${crowd.waiting()}`);
    await pinged(kraken);
    crowd.complain();
  }
}

/** No unsubscribe without a cause: something subscribed before, and a fault, a deeper observer, or a leaving since. */
function expectCauses(simulator: KrakenSimulator, crowd: Crowd): void {
  const subscribed = new Set<string>();
  const unsubscribes = new Map<string, number>();
  for (const { connection, method, symbols = [] } of simulator.received()) {
    for (const symbol of symbols) {
      if (method === 'subscribe') subscribed.add(`${connection} ${symbol}`);
      if (method !== 'unsubscribe') continue;
      if (!subscribed.has(`${connection} ${symbol}`)) throw new Error(`an unsubscribe without a cause: ${symbol}`);
      unsubscribes.set(symbol, (unsubscribes.get(symbol) ?? 0) + 1);
    }
  }
  for (const [symbol, count] of unsubscribes) {
    expect(count, `unsubscribes of ${symbol}`).toBeLessThanOrEqual(crowd.causes(symbol));
  }
}

interface Observer {
  readonly symbol: string;
  readonly depth: BookDepth;
  readonly subscription: Subscription;
  latest: Live<OrderBook> | Stale | undefined;
}

type Crowd = ReturnType<typeof createCrowd>;

/** The observers: one resident for each symbol, and visitors of all depths. */
function createCrowd(kraken: Kraken, simulator: KrakenSimulator) {
  const symbols = simulator.pairs.slice(0, SYMBOLS).map(({ symbol }) => symbol);
  const observers = new Set<Observer>();
  const causes = new Map<string, number>();
  const wrongs: string[] = [];
  let checked = 0;
  let agreed = 0;

  const note = (symbol: string): void => {
    causes.set(symbol, (causes.get(symbol) ?? 0) + 1);
  };

  const check = ({ symbol, depth, latest }: Observer, book: OrderBook): void => {
    checked += 1;
    const afterSnapshot = latest?._tag === 'Stale';
    if (!simulator.seen(symbol, book, depth === 10 || afterSnapshot ? undefined : 10)) {
      wrongs.push(`${symbol} at depth ${depth}: a book was emitted that never was`);
    }
  };

  const come = (symbol: string, depth: BookDepth): void => {
    const observer: Observer = { symbol, depth, latest: undefined, subscription: new Subscription() };
    const books$ = kraken.withFreshness.book(symbol, { depth }).pipe(
      retry({
        delay: (error: { readonly _tag?: string }) =>
          error._tag === 'SubscriptionRejected' ? timer(1) : throwError(() => error),
      }),
    );
    const subscription = books$.subscribe({
      next: (envelope) => {
        if (envelope._tag === 'Live') check(observer, envelope.value);
        // Of a lost socket nothing is left to unsubscribe.
        else if (!isSocketLoss(envelope.cause)) note(symbol);
        observer.latest = envelope;
      },
      error: (error: unknown) => {
        wrongs.push(`${symbol} at depth ${depth}: the stream ended with ${String(error)}`);
      },
    });
    observer.subscription.add(subscription);
    observers.add(observer);
  };

  const leave = (observer: Observer): void => {
    note(observer.symbol);
    observers.delete(observer);
    observer.subscription.unsubscribe();
  };

  const depthAt = (index: number): BookDepth => BOOK_DEPTHS[index % BOOK_DEPTHS.length] ?? 10;
  const isLive = (): boolean => [...observers].every(({ latest }) => latest?._tag === 'Live');
  const complain = (): void => {
    if (wrongs.length > 0) throw new Error(wrongs[0]);
  };

  return {
    settleIn: (): void => {
      symbols.forEach((symbol, index) => {
        come(symbol, depthAt(index));
      });
    },
    /** One observer comes or goes; now and then everybody leaves a symbol for a while. */
    move: (chance: Chance): void => {
      const symbol = symbols[chance(symbols.length)] ?? '';
      const there = [...observers].filter((observer) => observer.symbol === symbol);
      if (there.length === 0) come(symbol, depthAt(symbols.indexOf(symbol)));
      else if (chance(10) === 0) there.forEach(leave);
      else if (there.length < 3) come(symbol, depthAt(chance(3)));
      else leave(there.at(-1) ?? expect.fail('nobody is there'));
    },
    isLive,
    waiting: (): string =>
      [...observers]
        .flatMap(({ symbol, depth, latest }) => {
          if (latest?._tag === 'Live') return [];
          return `${symbol} at depth ${depth} (${latest?.cause._tag ?? 'nothing yet'})`;
        })
        .join(),
    complain,
    /** Hold what each observer saw last against the market as it stands. */
    agree: (): void => {
      for (const { symbol, depth, latest } of observers) {
        if (latest?._tag !== 'Live') throw new Error(`${symbol} at depth ${depth}: not live at a quiet point`);
        const market = simulator.book(symbol);
        const { bids, asks } = latest.value;
        expect(texts(bids), `${symbol} bids at depth ${depth}`).toEqual(texts(market.bids));
        expect(texts(asks), `${symbol} asks at depth ${depth}`).toEqual(texts(market.asks));
        agreed += 1;
      }
    },
    causes: (symbol: string): number => causes.get(symbol) ?? 0,
    checked: (): number => checked,
    agreed: (): number => agreed,
  };
}

/** The best ten levels, digit for digit. */
const texts = (levels: readonly { readonly price: string; readonly qty: string }[]): readonly string[] =>
  levels.slice(0, 10).map(({ price, qty }) => `${price} × ${qty}`);
