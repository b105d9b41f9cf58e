import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const HELP = `npm run bench -- [--depth 10] [--frames 100000] [--rounds 5] [--symbol BTC/USD]

What one book stream over loopback costs: CPU time a frame, all threads counted, for
  ws         the frames are received, and nothing else
  ws + JSON  each is parsed with JSON.parse, and thrown away
  rxchange   the whole way: parsed with every digit kept, decoded, booked, checksum verified, emitted
Each is measured in a fresh process, in turn, round by round. Neighbours on the machine only add to a time, so the
least of all rounds is compared with the least. Judge by the ratios, never by the microseconds.
`;

const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: '10' },
    frames: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    symbol: { type: 'string', default: 'BTC/USD' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const depths = ['10', '25', '100', '500', '1000'];
if (!depths.includes(values.depth)) {
  process.stderr.write(`depth must be one of ${depths.join(', ')}, not ${values.depth}\n`);
  process.exit(2);
}

const program = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const WAYS = { ws: 'ws', json: 'ws + JSON', rxchange: 'rxchange' } as const;
type Way = keyof typeof WAYS;

const run = promisify(execFile);

const { symbol, depth, frames } = values;
process.stderr.write(`recording ${frames} frames of ${symbol} at depth ${depth} …\n`);
const stream = spawn(process.execPath, ['--import', 'tsx', program('stream'), symbol, depth, frames], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = (await once(stream.stdout, 'data')) as [Buffer];
const { port, digest, bytesPerUpdate } = JSON.parse(line.toString('utf8')) as {
  readonly port: number;
  readonly digest: string;
  readonly bytesPerUpdate: number;
};

const times: Record<Way, number[]> = { ws: [], json: [], rxchange: [] };
for (let round = 1; round <= Number(values.rounds); round += 1) {
  process.stderr.write(`round ${round} of ${values.rounds}\n`);
  for (const way of Object.keys(WAYS) as Way[]) {
    const url = `ws://127.0.0.1:${port}`;
    const { stdout } = await run(process.execPath, [
      '--import',
      'tsx',
      program('reader'),
      way,
      url,
      symbol,
      depth,
      frames,
    ]);
    times[way].push(Number(stdout));
  }
}
stream.stdin.end();

const least = (way: Way): number => Math.min(...times[way]);
const median = (way: Way): number => times[way].toSorted((a, b) => a - b)[Math.floor(times[way].length / 2)] ?? NaN;
process.stdout.write(`\n${symbol} depth ${depth}, ${frames} frames of ${bytesPerUpdate} bytes (stream ${digest})\n`);
process.stdout.write(
  `${'way'.padEnd(12)}${'µs a frame, least'.padStart(20)}${'median'.padStart(10)}${'x (ws + JSON)'.padStart(16)}\n`,
);
for (const way of Object.keys(WAYS) as Way[]) {
  process.stdout.write(
    `${WAYS[way].padEnd(12)}${least(way).toFixed(2).padStart(20)}${median(way).toFixed(2).padStart(10)}${(least(way) / least('json')).toFixed(2).padStart(16)}\n`,
  );
}
