import { Subject, takeUntil } from 'rxjs';
import type { OrderBook } from '../../src/book/order-book.js';
import type { Kraken } from '../../src/kraken/index.js';
import type { BookDepth } from '../../src/kraken/public/book.js';
import { LEVELS, SYMBOLS } from './fuzz-venue.js';

/** What an observer wants, and how it behaves. */
export interface Wish {
  readonly symbol: (typeof SYMBOLS)[number];
  readonly depth: BookDepth;
  readonly habit: Habit;
}

export interface Observer extends Wish {
  readonly id: number;
  /** What it was told last, or how it came to an end. */
  state: 'nothing' | 'Live' | 'Stale' | 'left' | 'ended';
  /** How many books it has seen. */
  books: number;
  /** The best bid's quantity in the newest book it has seen; it only grows. */
  qty: number;
  /** How many frames had arrived when it was told Stale last. */
  staleAt: number;
  leave(): void;
}

/** The world in which observers live. */
export interface World {
  readonly kraken: Kraken;
  readonly observers: Observer[];
  readonly note: (line: string) => void;
  readonly complain: (problem: string) => void;
  /** How many frames have arrived. */
  readonly delivered: () => number;
  readonly close: () => void;
  readonly isClosed: () => boolean;
  /** Whether there is patience left for those who would come and go for ever; asking uses it up. */
  readonly isPatient: () => boolean;
}

type React = (me: Observer, world: World) => void;
interface Reactions {
  readonly onLive?: React;
  readonly onStale?: React;
  readonly onError?: React;
}

export const HABITS = [
  'stays',
  'leaves on Stale',
  'comes back on Stale',
  'takes one',
  'goes deeper',
  'sends the first away',
  'swaps',
  'retries',
  'closes',
] as const;
export type Habit = (typeof HABITS)[number];

/** What observers do in the very turn in which they are told something. */
const REACTIONS: Readonly<Record<Habit, Reactions>> = {
  stays: {},
  'leaves on Stale': { onStale: (me) => me.leave() },
  'comes back on Stale': {
    onStale: (me, world) => {
      if (!world.isPatient()) return;
      me.leave();
      join(world, me);
    },
  },
  'takes one': { onLive: (me) => me.leave() },
  'goes deeper': {
    onLive: ({ symbol, books }, world) => {
      if (books === 1) join(world, { symbol, depth: 1000, habit: 'stays' });
    },
  },
  'sends the first away': {
    onLive: (_me, { observers }) => observers.find(isHere)?.leave(),
  },
  swaps: {
    onLive: (me, world) => {
      if (!world.isPatient()) return;
      me.leave();
      const symbol = SYMBOLS[(SYMBOLS.indexOf(me.symbol) + me.id) % SYMBOLS.length] ?? me.symbol;
      join(world, { ...me, symbol });
    },
  },
  retries: { onError: (me, world) => join(world, me) },
  closes: { onLive: (_me, { close }) => close() },
};

/** Whether an observer still wants something. */
export const isHere = ({ state }: Observer): boolean => state !== 'left' && state !== 'ended';

/** How a stream of books may end while somebody observes it: when repair was given up. */
const ENDS = new Set(['ChecksumMismatch', 'SnapshotUnavailable', 'DecodeFailed']);

/** Somebody observes a book, and what it is told is checked. */
export function join(world: World, { symbol, depth, habit }: Wish): void {
  const { kraken, observers, note, complain, delivered } = world;
  const left$ = new Subject<void>();
  const me: Observer = {
    id: observers.length,
    symbol,
    depth,
    habit,
    state: 'nothing',
    books: 0,
    qty: 0,
    staleAt: -1,
    leave: () => {
      if (!isHere(me)) return;
      note(`${me.id} leaves`);
      me.state = 'left';
      left$.next();
    },
  };
  const { onLive, onStale, onError } = REACTIONS[habit];
  observers.push(me);
  note(`${me.id} joins: ${symbol} ${depth} ${habit}`);
  const books$ = kraken.withFreshness.book(symbol, { depth });
  books$.pipe(takeUntil(left$)).subscribe({
    next: (envelope) => {
      me.state = envelope._tag;
      if (envelope._tag === 'Stale') {
        note(`   ${me.id} Stale ${envelope.cause._tag}`);
        me.staleAt = delivered();
        onStale?.(me, world);
      } else {
        note(`   ${me.id} Live ${qtyOf(envelope.value)}`);
        for (const problem of problemsOf(me, envelope.value, delivered())) complain(problem);
        me.books += 1;
        me.qty = qtyOf(envelope.value);
        onLive?.(me, world);
      }
    },
    error: (error: { readonly _tag?: string; readonly message: string }) => {
      note(`   ${me.id} # ${error.message}`);
      me.state = 'ended';
      if (!ENDS.has(error._tag ?? '')) complain(`an observer's stream ends: ${error.message}`);
      onError?.(me, world);
    },
    complete: () => {
      if (me.state === 'left') return;
      note(`   ${me.id} |`);
      me.state = 'ended';
      if (!world.isClosed()) complain('a stream completes');
    },
  });
}

function problemsOf({ depth, qty, staleAt }: Observer, book: OrderBook, delivered: number): readonly string[] {
  const [ask] = book.asks;
  return [
    ...(staleAt === delivered ? ['Live in the frame that made it Stale'] : []),
    ...(qtyOf(book) < qty ? ['an older book after a newer one'] : []),
    ...(book.bids.length === Math.min(depth, LEVELS) ? [] : ['a book of the wrong depth']),
    // The ask tells how deep the subscription was.
    ...(Number(ask?.qty) >= depth ? [] : ['a book of a subscription that is not deep enough']),
  ];
}

const qtyOf = ({ bids: [best] }: OrderBook): number => Number(best?.qty);
