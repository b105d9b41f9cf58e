import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
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

/** One text frame as a server sends it: RFC 6455, section 5.2. */
function framed(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** The frames, some 64 KiB to a write, so that the reader is the one who is waited for. */
function chunked(frames: readonly Buffer[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let chunk: Buffer[] = [];
  let size = 0;
  for (const frame of frames) {
    chunk.push(frame);
    size += frame.length;
    if (size < 65_536) continue;
    chunks.push(Buffer.concat(chunk));
    [chunk, size] = [[], 0];
  }
  return [...chunks, Buffer.concat(chunk)];
}

const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const recorded = await record(Number(frames));
const chunks = chunked(recorded.map(framed));
const server = createServer();
server.on('upgrade', ({ headers }, socket) => {
  const key = createHash('sha1')
    .update(`${String(headers['sec-websocket-key'])}${HANDSHAKE}`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  // Whatever the reader sends first is its subscription.
  socket.once('data', () => {
    let at = 0;
    const pump = (): void => {
      while (at < chunks.length) if (!socket.write(chunks[at++] ?? '')) return;
    };
    socket.on('drain', pump);
    pump();
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const digest = createHash('sha256').update(recorded.join('\n')).digest('hex').slice(0, 12);
  const updates = recorded.slice(2);
  const bytes = updates.reduce((sum, text) => sum + text.length, 0) / updates.length;
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port, digest, bytesPerUpdate: Math.round(bytes) })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
