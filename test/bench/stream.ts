import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { startKraken } from '../../src/simulator/index.js';

// A process of its own: it records a stream of book frames from the simulator, then serves it as fast as it is read to
// whoever subscribes. It prints one line when it is ready.

const [symbol = 'BTC/USD', depth = '10', frames = '100000'] = process.argv.slice(2);
const subscribe = JSON.stringify({
  method: 'subscribe',
  params: { channel: 'book', symbol: [symbol], depth: Number(depth), snapshot: true },
  req_id: 1,
});

async function record(count: number): Promise<readonly string[]> {
  await using simulator = await startKraken({ seed: 11, ratePerSecond: 0, heartbeatMs: 0, symbols: [symbol] });
  const recorded: string[] = [];
  const socket = new WebSocket(simulator.urls.public);
  socket.on('open', () => {
    socket.send(subscribe);
  });
  const done = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text.includes('"channel":"status"')) return;
      recorded.push(text);
      if (recorded.length === count) resolve();
    });
  });
  await simulator.until(() => simulator.subscriptions().length > 0);
  while (recorded.length < count) {
    for (let step = 0; step < 200; step += 1) simulator.step(symbol);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  socket.close();
  return recorded.slice(0, count);
}

/** So that the network, not the memory, holds what the reader has not taken yet. */
const BUFFERED = 1 << 18;

const recorded = await record(Number(frames));
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.once('message', () => {
    let at = 0;
    const pump = (): void => {
      while (at < recorded.length && socket.bufferedAmount < BUFFERED) socket.send(recorded[at++] ?? '');
      if (at < recorded.length && socket.readyState === socket.OPEN) setImmediate(pump);
    };
    pump();
  });
});
server.on('listening', () => {
  const digest = createHash('sha256').update(recorded.join('\n')).digest('hex').slice(0, 12);
  const bytes = recorded.slice(2).reduce((sum, text) => sum + text.length, 0) / Math.max(1, recorded.length - 2);
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port, digest, bytesPerUpdate: Math.round(bytes) })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
