import { WebSocket } from 'ws';
import type { LevelTexts } from '../../src/simulator/index.js';
import { createNaiveBook } from '../book/oracle.js';

/** A client without any wits: it shows what came over the wire, in order. */
export interface Client {
  /** All frames so far. */
  readonly frames: readonly string[];
  /** Resolves with the next frame, from where the last `next` or `until` stopped, that holds all these pieces. */
  readonly next: (...pieces: readonly string[]) => Promise<string>;
  readonly send: (frame: unknown) => void;
  readonly subscribe: (symbols: readonly string[], depth?: number, reqId?: number) => void;
  readonly unsubscribe: (symbols: readonly string[], depth?: number, reqId?: number) => void;
  /** Subscribe to any channel, or end that. */
  readonly ask: (
    method: 'subscribe' | 'unsubscribe',
    params: Readonly<Record<string, unknown>>,
    reqId?: number,
  ) => void;
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
    ask: (method, params, req_id) => send({ method, params, req_id }),
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

/** Follows one book by its frames. */
export const createFollower = (depth: number) => createNaiveBook<LevelTexts>(depth);
