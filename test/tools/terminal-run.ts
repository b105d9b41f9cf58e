import { setTimeout as pause } from 'node:timers/promises';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import { WebSocket } from 'ws';
import { run } from '../../src/cli/run.js';
import { createKraken } from '../../src/kraken/index.js';
import { startKraken, type KrakenSimulator } from '../../src/simulator/index.js';
import { createHeadless, type Cell } from '../cli/headless.js';

/** What `npm start` shows. */
const demo = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'PEPE/USD'];
const BEGINNING = Date.UTC(2026, 2, 1, 10);
const FRAME_MS = 80;
const SEED = 5;
/** The third fault that is staged, and those after it: after 9.2 s, a lost update, of the third symbol. */
const chances = [0.1, 0.5, 0.6];
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
  let [arrived, connecting, drawn] = [0, 0, 0];
  class Watched extends WebSocket {
    constructor(url: string) {
      super(url);
      connecting += 1;
      this.once('open', () => (connecting -= 1));
      this.on('message', () => (arrived += 1));
    }
  }
  let exchange: KrakenSimulator | undefined;
  const ended = run(
    ['book', ...symbols, '--simulate', '--seed', String(SEED)],
    {
      write: headless.write,
      complain: headless.write,
      end$,
      terminal: headless.terminal,
      scheduler,
      random: () => chances[drawn++ % chances.length] ?? 0,
    },
    {
      createKraken: (options) => createKraken({ ...options, scheduler, random: () => 0.5, webSocket: Watched }),
      startKraken: async (options) =>
        (exchange = await startKraken({ ...options, symbols, ratePerSecond: 0, heartbeatMs: 0 })),
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
    for (const symbol of symbols) exchange?.step(symbol, { within: 10 });
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
