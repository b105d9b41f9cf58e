import fc from 'fast-check';
import { from, lastValueFrom, materialize, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { decodeOrThrow } from '../../../src/core/decode-with.js';
import { ChecksumMismatch } from '../../../src/core/errors.js';
import { parseJson } from '../../../src/core/json.js';
import { Level3Message, level3EventsFrom, type Level3Event } from '../../../src/kraken/codecs/level3.js';
import { level3Checksum, verifyLevel3 } from '../../../src/kraken/private/level3-checksum.js';
import { scanLevel3 } from '../../../src/kraken/private/scan-level3.js';
import vectors from '../../vectors/kraken-vectors.json' with { type: 'json' };
import { anyLevel3Events, snapshot, update } from './level3-events.js';
import { naiveLevel3Books, naiveLevel3Checksum } from './level3-oracle.js';

type Vector = (typeof vectors.level3)[number];
type SentOrder = Vector['bids'][number];

/** An order as it is printed on the wire, its numbers bare. */
const sent = ({ order_id, limit_price, order_qty, timestamp }: SentOrder, event?: string): string =>
  `{${event === undefined ? '' : `"event":"${event}",`}"order_id":"${order_id}","limit_price":${limit_price},` +
  `"order_qty":${order_qty},"timestamp":"${timestamp}"}`;
const frame = (type: string, bids: readonly string[], asks: readonly string[], checksum: number): unknown =>
  parseJson(
    `{"channel":"level3","type":"${type}","data":[{"symbol":"A/B","checksum":${checksum},` +
      `"bids":[${bids.join()}],"asks":[${asks.join()}]}]}`,
  );
const whole = ({ bids, asks, checksum }: Vector): unknown =>
  frame(
    'snapshot',
    bids.map((order) => sent(order)),
    asks.map((order) => sent(order)),
    checksum,
  );

const told = (events: readonly Level3Event[]): Promise<readonly unknown[]> =>
  lastValueFrom(from(events).pipe(scanLevel3({ depth: 10 }), verifyLevel3(), materialize(), toArray()));
const ofFrames = (...frames: readonly unknown[]): readonly Level3Event[] =>
  frames.flatMap((message) => level3EventsFrom(decodeOrThrow(Level3Message, 'level3 A/B', message), 0));

const [, thin, thinAfter] = vectors.level3;
if (thin === undefined || thinAfter === undefined) throw new Error('the vectors are missing');
const changed = (id: string, event: string): string => {
  const orders = [thinAfter, thin].flatMap(({ bids, asks }) => [...bids, ...asks]);
  const order = orders.find(({ order_id }) => order_id.endsWith(id));
  return order === undefined ? '' : sent(order, event);
};

describe('level3Checksum', () => {
  it.each(vectors.level3)('$name: $checksum', async (vector) => {
    const [book] = await lastValueFrom(from(ofFrames(whole(vector))).pipe(scanLevel3({ depth: 10 }), toArray()));
    expect(book && level3Checksum(book)).toBe(vector.checksum);
    expect(book?.bids.flatMap(({ orders }) => orders)).toEqual(vector.bids);
    expect(book?.asks.flatMap(({ orders }) => orders)).toEqual(vector.asks);
  });

  it('is that of a naive book, ten levels of each side or those there are', async () => {
    await fc.assert(
      fc.asyncProperty(anyLevel3Events, fc.constantFrom(3, 10, 100), async (events, depth) => {
        const books = await lastValueFrom(from(events).pipe(scanLevel3({ depth }), toArray()));
        expect(books.map(level3Checksum)).toEqual(naiveLevel3Books(events, depth).map(naiveLevel3Checksum));
      }),
    );
  });

  it('leaves out what is below the tenth level', async () => {
    const levels = Array.from({ length: 11 }, (_, at) => `A${at}:${20 - at}x1@1`);
    const events = [snapshot(levels.join(' '), ''), snapshot(levels.slice(0, 10).join(' '), '')];
    const [deep, ten] = await lastValueFrom(from(events).pipe(scanLevel3({ depth: 100 }), toArray()));
    expect(deep?.bids).toHaveLength(11);
    expect(deep && level3Checksum(deep)).toBe(ten && level3Checksum(ten));
  });
});

describe('verifyLevel3', () => {
  const update4 = (checksum: number): unknown =>
    frame('update', [changed('A1', 'delete'), changed('A6', 'add')], [changed('A4', 'modify')], checksum);

  it('passes the frames of the manual and what comes after them, the very books that came', async () => {
    const books$ = from(ofFrames(whole(thin), update4(thinAfter.checksum))).pipe(scanLevel3({ depth: 10 }));
    const books = await lastValueFrom(books$.pipe(verifyLevel3(), toArray()));
    expect(books.map(({ checksum }) => checksum)).toEqual([3309883377, 3996603898]);
    expect(books[1]?.bids.flatMap(({ orders }) => orders)).toEqual(thinAfter.bids);
    const [book] = books;
    expect(book && (await lastValueFrom(of(book).pipe(verifyLevel3())))).toBe(book);
  });

  it('ends with ChecksumMismatch at the first that is wrong, and does not emit it', async () => {
    const [first, second] = await told(ofFrames(whole(thin), update4(1), whole(thin)));
    expect(first).toMatchObject({ kind: 'N', value: { checksum: 3309883377 } });
    expect(second).toMatchObject({ kind: 'E', error: new ChecksumMismatch('A/B', 1, 3996603898) });
  });

  it('sees two orders of one price that have changed places', async () => {
    const right = snapshot('A:10x1@1 B:10x2@2', '');
    const [book] = naiveLevel3Books([right], 10);
    const checksum = book ? naiveLevel3Checksum(book) : 0;
    expect(await told([{ ...right, checksum }])).toMatchObject([{ kind: 'N' }, { kind: 'C' }]);
    const wrong = snapshot('A:10x1@2 B:10x2@1', '', { checksum });
    expect(await told([wrong])).toMatchObject([{ kind: 'E', error: { _tag: 'ChecksumMismatch', expected: checksum } }]);
  });

  it('passes an empty book', async () => {
    expect(await told([snapshot('', ''), update('', '')])).toMatchObject([{ kind: 'N' }, { kind: 'N' }, { kind: 'C' }]);
  });
});
