import { catchError, lastValueFrom, of, retry, throwError, timer, type Subscription } from 'rxjs';
import { expect } from 'vitest';
import type { Live, OrderBook, Stale } from '../../src/index.js';
import { createLambdaplex, type Lambdaplex } from '../../src/lambdaplex/index.js';
import { startLambdaplex, type LambdaplexSimulator, type PlexFaultKind } from '../../src/simulator/index.js';
import { POLICIES, createChance, turn, type Chance } from './journey-tools.js';

/** How long the journey is, and where its chance comes from. */
export interface PlexJourney {
  /** Data frames that the simulator sends. */
  readonly frames: number;
  readonly seed: number;
  /** After so many round trips without a fault every book must be that of the exchange. */
  readonly tripLimit?: number;
}

/** What happened on the journey. */
export interface PlexTravelled {
  readonly sent: number;
  readonly checked: number;
  readonly report: readonly string[];
}

/** All that concerns the public side, save `ackWithoutData`: a stream that is silent looks like a quiet market. */
const KINDS: readonly PlexFaultKind[] = [
  'corrupt',
  'drop',
  'duplicate',
  'reorder',
  'delay',
  'idGap',
  'idsBackwards',
  'snapshotTooOld',
  'refuse',
  'rateLimit',
  'unknown',
  'banned',
  'silent',
  'close',
  'halfOpen',
];
const OF_EACH = 20;
const FRAMES_PER_QUIET_POINT = 2000;

/**
 * Follow the books of all symbols through every fault of the simulator that concerns them, observers coming and going,
 * and hold each emitted book against the simulator's history.
 *
 * @throws when anything was not as promised
 */
export async function plexJourney({ frames, seed, tripLimit = 3000 }: PlexJourney): Promise<PlexTravelled> {
  await using simulator = await startLambdaplex({ seed, ratePerSecond: 0, delayMs: 4, pauseMs: 2, banMs: 20 });
  await using plex = createLambdaplex({
    urls: simulator.urls,
    ...POLICIES,
    snapshotRetry: { initialMs: 2, maxMs: 8 },
  });
  const crowd = createCrowd(plex, simulator, createChance(seed));
  const framesPerFault = frames / (KINDS.length * OF_EACH * 1.5);
  let [sent, faults, quiets] = [0, 0, 0];
  const enough = (): boolean => KINDS.every((kind) => simulator.faults.counts()[kind] >= OF_EACH);

  await crowd.quiet(tripLimit);
  while (sent < frames || !enough()) {
    if (sent > 4 * frames) throw new Error(`no end in sight: ${JSON.stringify(simulator.faults.counts())}`);
    if (sent > faults * framesPerFault) {
      simulator.faults.next(KINDS[faults++ % KINDS.length] ?? 'drop');
      crowd.move();
    }
    sent += simulator.step();
    await turn();
    crowd.complain();
    if (sent > (quiets + 1) * FRAMES_PER_QUIET_POINT) {
      quiets += 1;
      await crowd.quiet(tripLimit);
    }
  }
  await crowd.quiet(tripLimit);

  const refusals = simulator.refusals().filter(({ scripted }) => !scripted);
  expect(refusals).toEqual([]);
  const counts = KINDS.map((kind) => `${kind} ${simulator.faults.counts()[kind]}`);
  const report = [
    `frames sent ${sent}, books checked ${crowd.checked()}, quiet points ${quiets + 2}`,
    `connections ${simulator.connections().length}, snapshots read ${simulator.restCalls().length}`,
    `faults ${counts.join(', ')}`,
  ];
  return { sent, checked: crowd.checked(), report };
}

function createCrowd(plex: Lambdaplex, simulator: LambdaplexSimulator, chance: Chance) {
  /** Beside the residents, of whom each symbol has one. */
  const visitors: Subscription[] = [];
  const latest = new Map<string, Live<OrderBook> | Stale>();
  const wrongs: string[] = [];
  let checked = 0;

  const come = (symbol: string): Subscription => {
    const books$ = plex.withFreshness.book(symbol).pipe(
      retry({
        delay: (error: { readonly _tag?: string }) =>
          error._tag === 'SubscriptionRejected' ? timer(1) : throwError(() => error),
      }),
    );
    return books$.subscribe({
      next: (envelope) => {
        latest.set(symbol, envelope);
        if (envelope._tag === 'Stale') return;
        checked += 1;
        if (!simulator.seen(symbol, envelope.value)) wrongs.push(`${symbol}: a book was emitted that never was`);
      },
      error: (error: unknown) => wrongs.push(`${symbol}: the stream ended with ${String(error)}`),
    });
  };
  for (const symbol of simulator.symbols) come(symbol);

  const behind = (symbol: string): string | undefined => {
    const envelope = latest.get(symbol);
    if (envelope?._tag !== 'Live') return `${symbol}: ${envelope?.cause._tag ?? 'nothing yet'}`;
    const due = simulator.book(symbol).lastUpdateId;
    return envelope.value.updateId === due ? undefined : `${symbol}: at ${String(envelope.value.updateId)} of ${due}`;
  };
  const complain = (): void => {
    if (wrongs.length > 0) throw new Error(wrongs[0]);
  };

  return {
    complain,
    checked: (): number => checked,
    /** Somebody comes, and when they are many, the one who came longest ago goes. */
    move: (): void => {
      const symbol = simulator.symbols[chance(simulator.symbols.length)] ?? '';
      visitors.push(come(symbol));
      if (visitors.length > simulator.symbols.length) visitors.shift()?.unsubscribe();
    },
    /** Faults off, then each book must come to be that of the exchange. */
    quiet: async (tripLimit: number): Promise<void> => {
      simulator.faults.off();
      for (let trip = 0; ; trip += 1) {
        if (trip % 20 === 0) simulator.step();
        await lastValueFrom(plex.subscriptions().pipe(catchError(() => of('lost'))));
        complain();
        const why = simulator.symbols.map(behind).find((reason) => reason !== undefined);
        if (why === undefined) return;
        if (trip > tripLimit) throw new Error(`not every book is that of the exchange: ${why}`);
      }
    },
  };
}
