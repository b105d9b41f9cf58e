import type { ConnectionStatus } from '../../src/core/connection.js';
import type { Kraken } from '../../src/kraken/index.js';
import { isHere, join, type Observer, type Wish, type World } from './fuzz-observer.js';
import { SYMBOLS, createVenue, type Luck } from './fuzz-venue.js';
import { virtualKraken } from './virtual-kraken.js';

/** One thing that happens. */
export type Step =
  | ({ readonly deed: 'join' } & Wish)
  | { readonly deed: 'leave'; readonly who: number }
  | { readonly deed: 'change'; readonly symbol: string }
  | { readonly deed: 'drop'; readonly code: number }
  | { readonly deed: 'pass'; readonly ms: number }
  | { readonly deed: 'beat' | 'vanish' | 'ping' | 'close' };

/** The life of a client, all that is to be known to live it again. */
export interface Scenario {
  readonly lingerMs: number;
  /** What `random` gives. */
  readonly chance: number;
  readonly luck: Luck;
  readonly steps: readonly Step[];
}

/** What came of it: what was wrong, each but once, and the log of all that happened. */
export interface Outcome {
  readonly problems: readonly string[];
  readonly log: string;
}

/** Live a life to its end: its steps, then a quiet time in which all must come right, then nothing must be left. */
export function live(scenario: Scenario): Outcome {
  const life = createLife(scenario);
  const { client, venue, world, log, problems } = life;
  for (const step of scenario.steps) perform(life, step);
  if (!world.isClosed()) {
    world.note('all goes well from here');
    venue.calm();
    idle(life, 90);
    for (const symbol of SYMBOLS) venue.change(symbol);
    idle(life, 5);
    // An observer may have closed the client meanwhile.
    if (!world.isClosed()) unhealed(life).forEach(world.complain);
    for (const observer of world.observers) observer.leave();
  }
  client.pass(5000);
  leftOver(life).forEach(world.complain);
  return { problems: [...problems], log: log.join('\n') };
}

/** So many observers may come and go in answer to what they are told, lest they do it for ever. */
const PATIENCE = 30;

type Life = ReturnType<typeof createLife>;

function createLife({ lingerMs, chance, luck }: Scenario) {
  const problems = new Set<string>();
  const log: string[] = [];
  const note = (line: string): void => {
    log.push(`${client.scheduler.frame} ${line}`);
  };
  const complain = (problem: string): void => {
    problems.add(problem);
    note(`! ${problem}`);
  };
  const venue = createVenue({ luck, note, complain });
  const options = {
    lingerMs,
    random: () => chance,
    requestTimeoutMs: 2000,
    firstDataMs: 2000,
    reconnect: { maxMs: 5000, stableMs: 5000 },
    resync: { perMs: 20_000 },
  };
  const client = virtualKraken(options, venue.answer, venue.greet);
  const { kraken } = client;
  let patience = PATIENCE;
  let isClosed = false;
  const world: World = {
    kraken,
    observers: [],
    note,
    complain,
    delivered: venue.delivered,
    close: () => {
      note('close()');
      isClosed = true;
      void kraken.close();
    },
    isClosed: () => isClosed,
    isPatient: () => patience-- > 0,
  };
  return { problems, log, venue, client, world, pings: createPings(kraken, complain) };
}

function perform({ venue, client, world, pings }: Life, step: Step): void {
  switch (step.deed) {
    case 'join':
      join(world, step);
      break;
    case 'leave':
      leave(world.observers.filter(isHere), step.who);
      break;
    case 'change':
      venue.change(step.symbol);
      break;
    case 'drop':
      venue.drop(step.code);
      break;
    case 'pass':
      client.pass(step.ms);
      break;
    case 'beat':
      venue.beat();
      break;
    case 'vanish':
      venue.vanish();
      break;
    case 'ping':
      pings.send();
      break;
    case 'close':
      world.close();
  }
}

const leave = (here: readonly Observer[], who: number): void => here[who % here.length]?.leave();

/** Nothing happens but time, and the heartbeats of the venue. */
function idle({ venue, client }: Life, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    client.pass(1000);
    venue.beat();
  }
}

/** What is wrong after a quiet time, in which everything must have come right. */
function unhealed({ venue, world: { kraken, observers } }: Life): readonly string[] {
  const here = observers.filter(isHere);
  const wanted = new Set<string>(here.map(({ symbol }) => symbol));
  const behind = here.filter(({ state, symbol, qty }) => state !== 'Live' || qty !== venue.newest(symbol));
  const excess = venue.standing().filter((symbol) => !wanted.has(symbol));
  return [
    ...behind.map(({ state, qty }) => `an observer is not served: ${state} ${qty}`),
    ...excess.map((symbol) => `${symbol} is left over at the exchange`),
    ...[...(statusOf(kraken)?.resyncing.keys() ?? [])].map((key) => `${key} is still resyncing`),
  ];
}

/** What is left when nobody is there any more, or the client was closed. */
function leftOver({ client: { sockets, timers }, world, pings }: Life): readonly string[] {
  const { state } = statusOf(world.kraken) ?? {};
  return [
    ...(world.observers.some(isHere) ? ['an observer is left'] : []),
    ...(pings.pending() > 0 ? ['a ping is left'] : []),
    ...(sockets.all.some(({ readyState }) => readyState !== 3) ? ['a socket is left'] : []),
    ...(timers() > 0 ? ['a timer is left'] : []),
    ...(state === (world.isClosed() ? 'closed' : 'idle') ? [] : [`the state is ${String(state)}`]),
  ];
}

function statusOf({ status$ }: Kraken): ConnectionStatus | undefined {
  let status: ConnectionStatus | undefined;
  status$.subscribe((statuses) => (status = statuses.get('public'))).unsubscribe();
  return status;
}

/** How a ping may end, other than by its answer. */
const PING_ENDS = new Set(['ConnectionLost', 'HeartbeatMissed', 'RequestTimedOut']);

/** Pings that are sent and must come to an end. */
function createPings(kraken: Kraken, complain: (problem: string) => void) {
  let pending = 0;
  return {
    pending: (): number => pending,
    send: (): void => {
      pending += 1;
      kraken.ping().subscribe({
        complete: () => {
          pending -= 1;
        },
        error: (error: { readonly _tag?: string; readonly message: string }) => {
          pending -= 1;
          if (!PING_ENDS.has(error._tag ?? '')) complain(`a ping ends: ${error.message}`);
        },
      });
    },
  };
}
