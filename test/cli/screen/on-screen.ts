import { run } from '../../../src/cli/run.js';
import { bookOf, live } from '../fakes.js';
import { createHeadless } from '../headless.js';
import { createWorld } from '../world.js';

export const symbols = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'PEPE/USD'];
const bids = ['61250.4 0.50000000', '61250.1 1.00000000'];
const asks = ['61250.6 0.25000000', '61251.0 0.50000000'];

/** The program on a terminal in memory, in virtual time. */
export function start(columns: number, rows: number, argv: readonly string[] = ['book', ...symbols]) {
  const headless = createHeadless(columns, rows);
  headless.write('$ rxchange book\n');
  const { terminal } = headless;
  if (terminal === undefined) throw new Error('there is a terminal');
  const world = createWorld({ terminal, write: headless.write });
  const code = run(argv, world.io, world.parts);
  const { scheduler } = world;
  return {
    ...headless,
    world,
    code,
    /** Let so many ms pass. */
    pass: (ms: number) => {
      scheduler.maxFrames = scheduler.frame + ms;
      scheduler.flush();
      scheduler.frame = scheduler.maxFrames;
    },
    /** Let all end that has begun to. */
    finish: async () => {
      scheduler.maxFrames = Infinity;
      return code;
    },
    say: (symbol: string) => world.say(symbol, live({ ...bookOf(symbol, bids, asks), checksum: 7 })),
  };
}
