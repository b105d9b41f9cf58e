import { crc32 } from 'node:zlib';
import { WebSocket } from 'ws';
import type { BookTexts, LevelTexts } from '../../src/simulator/index.js';

/** A client without any wits: it shows what came over the wire, in order. */
export interface Client {
  /** All frames so far. */
  readonly frames: readonly string[];
  /** Resolves with the next frame, from where the last `next` or `until` stopped, that holds all these pieces. */
  readonly next: (...pieces: readonly string[]) => Promise<string>;
  readonly send: (frame: unknown) => void;
  readonly subscribe: (symbols: readonly string[], depth?: number, reqId?: number) => void;
  readonly unsubscribe: (symbols: readonly string[], depth?: number, reqId?: number) => void;
  /** Sends a ping and resolves when its pong has come, with all frames since the last `next` or `quiet`. */
  readonly quiet: () => Promise<readonly string[]>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly close: () => void;
  readonly terminate: () => void;
}

export async function connect(url: string): Promise<Client> {
  const socket = new WebSocket(url);
  const frames: string[] = [];
  let read = 0;
  let pings = 1_000_000;
  let wake: (() => void) | undefined;
  socket.on('message', (data: Buffer) => {
    frames.push(data.toString());
    wake?.();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});

  const send = (frame: unknown): void => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  const next = async (...pieces: readonly string[]): Promise<string> => {
    while (true) {
      for (; read < frames.length; read += 1) {
        const frame = frames[read] ?? '';
        if (!pieces.every((piece) => frame.includes(piece))) continue;
        read += 1;
        return frame;
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const request = (method: string) => (symbol: readonly string[], depth?: number, req_id?: number) =>
    send({ method, params: { channel: 'book', symbol, depth }, req_id });

  return {
    frames,
    next,
    send,
    subscribe: request('subscribe'),
    unsubscribe: request('unsubscribe'),
    async quiet() {
      const from = read;
      pings += 1;
      send({ method: 'ping', req_id: pings });
      await next('"method":"pong"', `"req_id":${pings},`);
      return frames.slice(from, read - 1);
    },
    closed,
    close: () => socket.close(),
    terminate: () => socket.terminate(),
  };
}

/** A book frame, taken apart without a JSON parser, so that each number stays as it was printed. */
export interface ReadFrame {
  readonly symbol: string;
  readonly type: string;
  readonly bids: readonly LevelTexts[];
  readonly asks: readonly LevelTexts[];
  readonly checksum: number;
  readonly timestamp: string;
}

const BOOK =
  /^\{"channel":"book","type":"(\w+)","data":\[\{"symbol":"([^"]+)","bids":\[(.*)\],"asks":\[(.*)\],"checksum":(\d+),"timestamp":"([^"]+)"\}\]\}$/;

export function readFrame(text: string): ReadFrame | undefined {
  const match = BOOK.exec(text);
  if (match === null) return undefined;
  const [, type = '', symbol = '', bids = '', asks = '', checksum = '', timestamp = ''] = match;
  return { symbol, type, bids: readLevels(bids), asks: readLevels(asks), checksum: Number(checksum), timestamp };
}

const readLevels = (text: string): LevelTexts[] =>
  [...text.matchAll(/\{"price":([\d.]+),"qty":([\d.]+)\}/g)].map(([, price = '', qty = '']) => ({ price, qty }));

/** The plainest follower of one book: two Maps by price text, sorted anew for every look. */
export function createFollower(depth: number) {
  const sides = { bids: new Map<string, string>(), asks: new Map<string, string>() };
  const scaled = (price: string): bigint => BigInt(price.replace('.', ''));
  const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = (side: 'bids' | 'asks'): LevelTexts[] =>
    [...sides[side]]
      .map(([price, qty]) => ({ price, qty }))
      .sort((a, b) => compare(scaled(a.price), scaled(b.price)) * (side === 'bids' ? -1 : 1));
  const set = (side: 'bids' | 'asks', { price, qty }: LevelTexts): void => {
    if (/^[0.]+$/.test(qty)) sides[side].delete(price);
    else sides[side].set(price, qty);
  };
  const cut = (side: 'bids' | 'asks'): void => {
    for (const { price } of sorted(side).slice(depth)) sides[side].delete(price);
  };
  const digits = (levels: readonly LevelTexts[]): string =>
    levels
      .slice(0, 10)
      .flatMap(({ price, qty }) => [price, qty])
      .map((text) => text.replace('.', '').replace(/^0+/, ''))
      .join('');

  return {
    /** Apply a frame whole, then cut. */
    apply(frame: Pick<ReadFrame, 'type' | 'bids' | 'asks'>): void {
      for (const side of ['bids', 'asks'] as const) {
        if (frame.type === 'snapshot') sides[side].clear();
        for (const level of frame[side]) set(side, level);
        cut(side);
      }
    },
    book: (): BookTexts => ({ bids: sorted('bids'), asks: sorted('asks') }),
    checksum: (): number => crc32(digits(sorted('asks')) + digits(sorted('bids'))),
  };
}
