import { expect } from 'vitest';
import { createKraken, type Kraken, type OhlcInterval } from '../../src/kraken/index.js';
import { startKraken, type FaultKind, type KrakenSimulator } from '../../src/simulator/index.js';
import { followCandles } from './follow-candles.js';
import { followBook, followInstruments, followTicker } from './follow-states.js';
import { followTrades } from './follow-trades.js';
import type { Follower, Ground } from './follow.js';
import { POLICIES, createChance, pinged, turn, type Chance } from './journey-tools.js';

/** How long the journey is, and where its chance comes from. */
export interface ChannelJourney {
  /** Data frames that the simulator sends. */
  readonly frames: number;
  readonly seed: number;
  /** After so many round trips without a fault everybody must know what the exchange knows. */
  readonly tripLimit?: number;
}

/** What happened on the journey. */
export interface ChannelsTravelled {
  /** Data frames that the simulator sent. */
  readonly sent: number;
  /** Values that were emitted, each of which was checked. */
  readonly checked: number;
  /** Candles that were those of the exchange once they were over. */
  readonly compared: number;
  /** How often an observer was told that something is missing. */
  readonly holes: number;
  /** One line for each thing counted. */
  readonly report: readonly string[];
}

const SYMBOLS = 12;
const OF_EACH = 20;
const FRAMES_PER_MOVE = 40;
const FRAMES_PER_QUIET_POINT = 8000;
/** So long a pair or the whole exchange stays as it was changed; in some states nothing is sent meanwhile. */
const TURNS_OF_A_CHANGE = 100;
/** Not listed at first; it comes and goes on the way. */
const LISTED_LATER = 'WIF/USD';

const CHANNELS = ['book', 'ticker', 'trade', 'ohlc', 'instrument'] as const;
const OF_FRAMES: readonly FaultKind[] = ['corrupt', 'drop', 'duplicate', 'reorder', 'delay'];
const OF_SUBSCRIPTIONS: readonly FaultKind[] = ['ackWithoutData', 'refuse'];
const OF_CONNECTIONS: readonly FaultKind[] = ['rateLimit', 'silent', 'close', 'halfOpen'];
/** What the protocol gives a client no means to notice. */
const UNNOTICED: readonly FaultKind[] = ['drop', 'reorder'];

/**
 * Follow every public channel of twelve symbols through every fault of the simulator, observers coming and going, pairs
 * and the whole exchange changing their states, and hold all that is emitted against the simulator.
 *
 * @throws when anything was not as promised
 */
export async function channelJourney({ frames, seed, tripLimit = 3000 }: ChannelJourney): Promise<ChannelsTravelled> {
  await using simulator = await startKraken({ seed, ratePerSecond: 0, heartbeatMs: 10, delayMs: 4 });
  await using kraken = createKraken({ urls: simulator.urls, ...POLICIES });
  const crowd = createCrowd(kraken, simulator, createChance(seed));
  const kinds = [...OF_FRAMES, ...OF_SUBSCRIPTIONS, ...OF_CONNECTIONS];
  const framesPerFault = frames / (kinds.length * OF_EACH * 2);
  let [sent, faults, moves, quiets, turns] = [0, 0, 0, 0, 0];
  const enough = (): boolean => Object.values(simulator.faults.counts()).every((count) => count >= OF_EACH);

  crowd.settleIn();
  await crowd.quiet(tripLimit);
  while (sent < frames || !enough()) {
    if (sent > 2 * frames) throw new Error(`no end in sight: ${JSON.stringify(simulator.faults.counts())}`);
    if (sent > faults * framesPerFault) crowd.fault(kinds[faults++ % kinds.length] ?? 'drop');
    if (sent > moves * FRAMES_PER_MOVE) {
      moves += 1;
      crowd.move();
    }
    sent += simulator.step();
    await turn();
    crowd.complain();
    turns += 1;
    if (turns === TURNS_OF_A_CHANGE) crowd.open();
    if (sent > (quiets + 1) * FRAMES_PER_QUIET_POINT) {
      quiets += 1;
      await crowd.quiet(tripLimit);
      crowd.change(quiets);
      turns = 0;
    }
  }
  await crowd.quiet(tripLimit);

  for (const [topic, peak] of simulator.peakSubscriptions()) expect(peak, topic).toBe(1);
  const refusals = simulator.refusals().filter(({ scripted }) => !scripted);
  // An unsubscribe sent again for want of an ack may find nothing left to end; that is harmless, and all there may be.
  expect(refusals.filter(({ error }) => error !== 'Subscription Not Found')).toEqual([]);
  crowd.expectCauses();
  const counts = Object.entries(simulator.faults.counts());
  for (const [kind, count] of counts) expect(count, kind).toBeGreaterThanOrEqual(OF_EACH);
  const [checked, compared, holes] = [crowd.checked(), crowd.compared(), crowd.holes()];
  return {
    sent,
    checked,
    compared,
    holes,
    report: [
      `frames sent ${sent}, values checked ${checked}, quiet points ${quiets + 2}`,
      `candles equal to the exchange's ${compared}, holes told ${holes}`,
      `connections ${simulator.connections().length}, requests ${simulator.received().length}`,
      `faults ${counts.map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    ],
  };
}

interface Crowd {
  readonly settleIn: () => void;
  /** Somebody comes or goes. */
  readonly move: () => void;
  readonly fault: (kind: FaultKind) => void;
  /** Something changes at the exchange: a pair's status, the system's, a pair listed or delisted. */
  readonly change: (turn: number) => void;
  /** All that was changed is as it was, and open for trade. */
  readonly open: () => void;
  /** Faults off, everything open for trade: then everybody must come to know what the exchange knows. */
  readonly quiet: (tripLimit: number) => Promise<void>;
  readonly complain: () => void;
  readonly expectCauses: () => void;
  readonly checked: () => number;
  readonly compared: () => number;
  readonly holes: () => number;
}

type CandleFollower = ReturnType<typeof followCandles>;

function createCrowd(kraken: Kraken, simulator: KrakenSimulator, chance: Chance): Crowd {
  const symbols = simulator.pairs.slice(0, SYMBOLS).map(({ symbol }) => symbol);
  const residents: Follower[] = [];
  const visitors: Follower[] = [];
  const candles = new Map<CandleFollower, string>();
  /** Symbols whose candles were struck since the last quiet point, so that one may have been missed unseen. */
  const struck = new Set<string>();
  const causes = new Map<string, number>();
  const wrongs: string[] = [];
  let [checked, compared, holes] = [0, 0, 0];

  const note = (topic: string): void => {
    causes.set(topic, (causes.get(topic) ?? 0) + 1);
  };
  const ground: Ground = {
    kraken,
    simulator,
    wrong: (what) => wrongs.push(what),
    faulted: (topic, cause) => {
      note(topic);
      if (cause === 'SequenceGap') holes += 1;
    },
  };
  const complain = (): void => {
    if (wrongs.length > 0) throw new Error(wrongs[0]);
  };
  const any = <T>(of: readonly T[]): T => of[chance(of.length)] ?? expect.fail('nothing to choose from');

  const comeForCandles = (symbol: string, interval: OhlcInterval): Follower => {
    const follower = followCandles(ground, symbol, interval);
    candles.set(follower, symbol);
    return follower;
  };
  const arrivals: readonly ((symbol: string) => Follower)[] = [
    (symbol) => followTrades(ground, symbol, true),
    (symbol) => followTrades(ground, symbol, false),
    (symbol) => followTicker(ground, symbol, 'bbo'),
    (symbol) => followBook(ground, symbol, any([10, 25, 100])),
    (symbol) => comeForCandles(symbol, any([5, 15])),
    () => followInstruments(ground),
  ];
  const leave = (follower: Follower | CandleFollower): void => {
    note(follower.topic);
    checked += follower.checked();
    if ('compare' in follower) candles.delete(follower);
    follower.leave();
  };
  const leaveAll = (followers: Follower[]): void => {
    followers.splice(0).forEach(leave);
  };
  const everybody = (): readonly Follower[] => [...residents, ...visitors];

  const behind = (): string | undefined => {
    for (const { topic, behind: why } of everybody()) {
      const reason = why();
      if (reason !== undefined) return `${topic}: ${reason}`;
    }
    return undefined;
  };

  const open = (): void => {
    simulator.system('online');
    for (const symbol of symbols) simulator.setPair(symbol, { status: 'online' });
  };

  return {
    settleIn: () => {
      residents.push(followInstruments(ground));
      for (const symbol of symbols) {
        residents.push(
          followBook(ground, symbol, 10),
          followTicker(ground, symbol, 'trades'),
          followTrades(ground, symbol, false),
          comeForCandles(symbol, 1),
        );
      }
    },
    move: () => {
      if (visitors.length > 40 || (visitors.length > 0 && chance(3) === 0)) {
        visitors.splice(chance(visitors.length), 1).forEach(leave);
      } else visitors.push(any(arrivals)(any(symbols)));
    },
    fault: (kind) => {
      if (OF_CONNECTIONS.includes(kind)) {
        simulator.faults.next(kind);
        return;
      }
      const channel = any(UNNOTICED.includes(kind) ? CHANNELS.slice(0, -1) : CHANNELS);
      const symbol = any(symbols);
      if (channel === 'ohlc' && kind !== 'duplicate' && kind !== 'delay') struck.add(symbol);
      const isOfFrames = OF_FRAMES.includes(kind) && channel !== 'instrument';
      simulator.faults.next(kind, { channel, ...(isOfFrames ? { symbol } : {}) });
    },
    change: (at) => {
      if (at === 3) {
        simulator.list(LISTED_LATER);
        symbols.push(LISTED_LATER);
      } else if (at === 9) {
        symbols.splice(symbols.indexOf(LISTED_LATER), 1);
        leaveAll(visitors);
        simulator.delist(LISTED_LATER);
      } else if (at % 3 === 0) simulator.system(any(['post_only', 'cancel_only', 'maintenance']));
      else
        simulator.setPair(any(symbols), { status: any(['post_only', 'reduce_only', 'maintenance']), qty_min: '0.5' });
    },
    open,
    quiet: async (tripLimit) => {
      simulator.faults.off();
      open();
      for (let trip = 0; ; trip += 1) {
        // A trade in each market now and then: it is what makes every channel speak.
        if (trip % 20 === 0) for (const symbol of symbols) simulator.step(symbol, { within: 10, trade: true });
        await pinged(kraken);
        complain();
        const why = behind();
        if (why === undefined) break;
        if (trip > tripLimit) throw new Error(`not everybody knows what the exchange knows: ${why}`);
      }
      for (const [follower, symbol] of candles) compared += follower.compare(struck.has(symbol));
      struck.clear();
      complain();
    },
    complain,
    expectCauses: () => {
      const unsubscribes = new Map<string, number>();
      const before = new Map<string, string>();
      for (const request of simulator.received()) {
        for (const topic of topicsOf(request)) {
          const name = `${request.connection} ${topic}`;
          const { method = '' } = request;
          const last = before.get(name);
          before.set(name, method);
          if (method !== 'unsubscribe') continue;
          if (last === undefined) throw new Error(`an unsubscribe without a cause: ${topic}`);
          // One that is sent again, for want of an answer, has the cause of the first.
          if (last === 'subscribe') unsubscribes.set(topic, (unsubscribes.get(topic) ?? 0) + 1);
        }
      }
      for (const [topic, count] of unsubscribes) {
        expect(count, `unsubscribes of ${topic}`).toBeLessThanOrEqual(causes.get(topic) ?? 0);
      }
    },
    checked: () => everybody().reduce((sum, follower) => sum + follower.checked(), checked),
    compared: () => compared,
    holes: () => holes,
  };
}

type Request = ReturnType<KrakenSimulator['received']>[number];

/** The subscriptions that a request is about, named as the simulator names them. */
const topicsOf = ({ channel = '', symbols = [], interval, event_trigger = 'trades' }: Request): readonly string[] => {
  if (channel === 'instrument') return [channel];
  const more = channel === 'ohlc' ? ` ${String(interval)}` : channel === 'ticker' ? ` ${event_trigger}` : '';
  return symbols.map((symbol) => `${channel} ${symbol}${more}`);
};
