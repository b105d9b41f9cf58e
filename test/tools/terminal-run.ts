import { setTimeout as pause } from 'node:timers/promises';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import { WebSocket } from 'ws';
import manifest from '../../package.json' with { type: 'json' };
import { run } from '../../src/cli/run.js';
import { createKraken } from '../../src/kraken/index.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import {
  startKraken,
  startLambdaplex,
  type KrakenSimulator,
  type LambdaplexSimulator,
} from '../../src/simulator/index.js';
import { createHeadless, type Cell } from '../cli/headless.js';

/** What `npm start` shows. */
const demo = manifest.scripts.start.match(/\b[A-Za-z]+[/-][A-Z]+\b/g) ?? [];
const BEGINNING = Date.UTC(2026, 2, 1, 10);
const FRAME_MS = 80;
const SEED = 5;
const PATIENCE_MS = 60_000;

/** Which screen is wanted. */
export interface Wanted {
  readonly columns: number;
  readonly rows: number;
  readonly symbols?: readonly string[];
  /** After how long, in ms of virtual time. */
  readonly afterMs: number;
  /** What it has to show by then, or has to be waited for. */
  readonly showing?: RegExp;
}

/**
 * The screen of the real program on the simulator: the market moves, and virtual time goes on, only when all that was
 * sent has arrived. So the same seed gives the same picture.
 */
export async function screenOf(wanted: Wanted): Promise<readonly (readonly Cell[])[]> {
  const { columns, rows, afterMs, showing, symbols = demo } = wanted;
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = BEGINNING;
  const headless = createHeadless(columns, rows);
  const end$ = new Subject<void>();
  let [arrived, connecting] = [0, 0];
  class Watched extends WebSocket {
    constructor(url: string) {
      super(url);
      connecting += 1;
      this.once('open', () => (connecting -= 1));
      this.on('message', () => (arrived += 1));
    }
  }
  /** A snapshot that is read counts as one more connection while it is. */
  const fetching: typeof fetch = async (...request) => {
    connecting += 1;
    try {
      const answer = await fetch(...request);
      const text = await answer.text();
      arrived += 1;
      return new Response(text, { status: answer.status });
    } finally {
      connecting -= 1;
    }
  };
  const krakens = symbols.filter((symbol) => symbol.includes('/'));
  const lambdaplexes = symbols.filter((symbol) => !symbol.includes('/'));
  let kraken: KrakenSimulator | undefined;
  let lambdaplex: LambdaplexSimulator | undefined;
  const client = { scheduler, random: () => 0.5, webSocket: Watched };
  const ended = run(
    ['book', ...symbols, '--simulate', '--seed', String(SEED)],
    {
      write: headless.write,
      complain: headless.write,
      end$,
      terminal: headless.terminal,
      scheduler,
      random: () => 0.5,
      env: {},
      readFile: () => {
        throw new Error('there are no files');
      },
    },
    {
      createKraken: (options) => createKraken({ ...options, ...client }),
      startKraken: async (options) =>
        (kraken = await startKraken({ ...options, symbols: krakens, ratePerSecond: 0, heartbeatMs: 0 })),
      createLambdaplex: (options) => createLambdaplex({ ...options, ...client, fetch: fetching }),
      createAccount: () => {
        throw new Error('there are no accounts');
      },
      startLambdaplex: async (options) =>
        (lambdaplex = await startLambdaplex({
          ...options,
          symbols: lambdaplexes,
          ratePerSecond: 0,
          now: () => scheduler.now(),
        })),
    },
  );

  /** Nothing is on its way any more. */
  const quiet = async (): Promise<void> => {
    let calm = 0;
    while (calm < 3) {
      const before = arrived;
      await pause(2);
      calm = arrived === before && connecting === 0 ? calm + 1 : 0;
    }
  };

  await pause(50);
  const isThere = async (): Promise<boolean> =>
    showing === undefined || (await headless.lines()).some((line) => showing.test(line));
  for (let now = 0; now < afterMs || !(await isThere()); now += FRAME_MS) {
    if (now > afterMs + PATIENCE_MS) throw new Error(`nothing like ${String(showing)} was shown`);
    await quiet();
    for (const symbol of krakens) kraken?.step(symbol, { within: 10 });
    for (const symbol of lambdaplexes) lambdaplex?.step(symbol);
    await quiet();
    scheduler.maxFrames = BEGINNING + now + FRAME_MS;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  }
  const cells = await headless.cells();
  end$.next();
  await pause(20);
  scheduler.maxFrames = Infinity;
  scheduler.flush();
  await ended;
  return cells;
}
