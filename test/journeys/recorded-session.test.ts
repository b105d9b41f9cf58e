import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { firstValueFrom, take, toArray } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createKraken } from '../../src/kraken/index.js';

type Row = readonly [price: string, qty: string];
interface Frame {
  readonly bids: readonly Row[];
  readonly asks: readonly Row[];
  readonly checksum: number;
}
interface Session {
  readonly symbol: string;
  readonly depth: 10;
  readonly snapshot: Frame;
  readonly updates: readonly Frame[];
  readonly book_after_last_update: Pick<Frame, 'bids' | 'asks'>;
}

const vectors = JSON.parse(readFileSync(new URL('../vectors/kraken-vectors.json', import.meta.url), 'utf8')) as {
  readonly book_replay: readonly Session[];
};

const rows = (side: readonly Row[]): string => side.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join();

const frameText = (symbol: string, type: string, { bids, asks, checksum }: Frame): string =>
  `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":[${rows(bids)}],"asks":[${rows(asks)}],"checksum":${checksum}}]}`;

/** The book after each frame, by the plainest means: a Map for each side, sorted and cut after each frame. */
function booksOf({ depth, snapshot, updates }: Session): readonly Pick<Frame, 'bids' | 'asks'>[] {
  const [bids, asks] = [new Map<string, string>(), new Map<string, string>()];
  const apply = (side: Map<string, string>, changes: readonly Row[], direction: 1 | -1): Row[] => {
    for (const [price, qty] of changes) {
      if (Number(qty) === 0) side.delete(price);
      else side.set(price, qty);
    }
    const kept = [...side].sort(([a], [b]) => direction * (Number(a) - Number(b))).slice(0, depth);
    side.clear();
    for (const [price, qty] of kept) side.set(price, qty);
    return kept;
  };
  return [snapshot, ...updates].map((frame) => ({
    bids: apply(bids, frame.bids, -1),
    asks: apply(asks, frame.asks, 1),
  }));
}

let server: WebSocketServer | undefined;

afterEach(() => {
  server?.close();
});

/** Serves one recorded session over loopback to whoever subscribes. */
async function serve({ symbol, depth, snapshot, updates }: Session): Promise<string> {
  const listening = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server = listening;
  listening.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { method, req_id } = JSON.parse(data.toString('utf8')) as { method: string; req_id: number };
      if (method !== 'subscribe') return;
      const result = { channel: 'book', depth, snapshot: true, symbol };
      socket.send(JSON.stringify({ method, req_id, result, success: true, time_in: '', time_out: '' }));
      socket.send(frameText(symbol, 'snapshot', snapshot));
      for (const update of updates) socket.send(frameText(symbol, 'update', update));
    });
  });
  await new Promise((resolve) => listening.once('listening', resolve));
  return `ws://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
}

describe('a recorded live session, served over a loopback socket', () => {
  it.each(vectors.book_replay.map((session) => [session.symbol, session] as const))(
    'gives a checked book for every frame, digit for digit: %s',
    async (symbol, session) => {
      const url = await serve(session);
      await using kraken = createKraken({ urls: { public: url } });
      const frames = 1 + session.updates.length;
      const books = await firstValueFrom(kraken.book(symbol, { depth: session.depth }).pipe(take(frames), toArray()));
      const expected = booksOf(session);
      const seen = books.map(({ bids, asks }) => ({
        bids: bids.map(({ price, qty }): Row => [price, qty]),
        asks: asks.map(({ price, qty }): Row => [price, qty]),
      }));
      expect(seen).toEqual(expected);
      expect(seen.at(-1)).toEqual(session.book_after_last_update);
      expect(books.map(({ checksum }) => checksum)).toEqual(
        [session.snapshot, ...session.updates].map(({ checksum }) => checksum),
      );
      expect(new Set(books.map(({ verifiedDepth }) => verifiedDepth))).toEqual(new Set([10]));
    },
  );
});
