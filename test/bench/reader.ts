import { WebSocket } from 'ws';
import { createKraken, type BookDepth } from '../../src/kraken/index.js';

// A process of its own: it reads the stream in one of three ways and prints the CPU time it took for each frame, in µs,
// all threads counted. The first part of the stream only warms up.

const [way = '', url = '', symbol = '', depth = '', frames = ''] = process.argv.slice(2);
/** The first frame is the acknowledgement. */
const total = Number(frames) - 1;
const warmUp = Math.floor(total * 0.4);
let seen = 0;
let start: NodeJS.CpuUsage | undefined;

const count = (): void => {
  seen += 1;
  if (seen === warmUp) start = process.cpuUsage();
  if (seen !== total) return;
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(`${String((user + system) / (total - warmUp))}\n`);
  process.exit(0);
};

if (way === 'rxchange') {
  createKraken({ urls: { public: url } })
    .book(symbol, { depth: Number(depth) as BookDepth })
    .subscribe({
      next: count,
      error: (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    });
} else {
  const socket = new WebSocket(url);
  socket.on('open', () => {
    socket.send('{}');
  });
  let acknowledged = false;
  socket.on('message', (data: Buffer) => {
    if (way === 'json') JSON.parse(data.toString('utf8'));
    if (acknowledged) count();
    acknowledged = true;
  });
}
