import { Subscription, map, retry, throwError, timer, type Observable } from 'rxjs';
import type { Live, OrderBook, Stale } from '../../src/index.js';
import type { AccountLambdaplex, AccountOrders, Balances, Session, UserEvent } from '../../src/lambdaplex/index.js';
import type { LambdaplexSimulator, PlexFill } from '../../src/simulator/index.js';
import { balancesDiffer, bookDiffers, ordersDiffer } from './lambdaplex-agreement.js';
import type { PlexWire } from './lambdaplex-wire.js';

/** What all followers share. */
export interface PlexGround {
  readonly plex: AccountLambdaplex;
  readonly simulator: LambdaplexSimulator;
  readonly apiKey: string;
  readonly wire: PlexWire;
  /** Told of everything that is not as promised. */
  readonly wrong: (what: string) => void;
  /** Given all that could hold a secret. */
  readonly told: (value: unknown) => void;
}

/** An observer of one stream, which holds what it is told against the simulator. */
export interface PlexFollower {
  readonly name: string;
  /** Why what it knows is not what the exchange has now; undefined when it is. Asked where nothing is on its way. */
  readonly behind: () => string | undefined;
  /** How many values it was told. */
  readonly checked: () => number;
  /** Each fault it was told of, by the error's tag, and how often. */
  readonly faults: ReadonlyMap<string, number>;
  readonly leave: () => void;
}

interface Handling<T> {
  readonly live: (value: T) => void;
  /** Asked of the latest value. */
  readonly behind?: (value: T) => string | undefined;
}

/** What ends a stream when a fault refuses what it asks for. */
const REFUSED: readonly unknown[] = ['SubscriptionRejected', 'LogonRejected'];

function follow<T>(
  { wrong, told }: PlexGround,
  name: string,
  stream$: Observable<Live<T> | Stale>,
  { live, behind }: Handling<T>,
): PlexFollower {
  const faults = new Map<string, number>();
  let latest: Live<T> | Stale | undefined;
  let checked = 0;
  const note = (tag: string): void => void faults.set(tag, (faults.get(tag) ?? 0) + 1);
  const subscription = new Subscription();
  subscription.add(
    stream$
      .pipe(
        retry({
          delay: (error: { readonly _tag?: unknown }) => {
            told(error);
            latest = undefined;
            if (!REFUSED.includes(error._tag)) return throwError(() => error);
            note(`end by ${String(error._tag)}`);
            return timer(1);
          },
        }),
      )
      .subscribe({
        next: (envelope) => {
          latest = envelope;
          if (envelope._tag === 'Live') {
            checked += 1;
            live(envelope.value);
            return;
          }
          const { cause } = envelope;
          note(cause._tag === 'SessionLost' && cause.reason.includes('no reply within') ? 'silent logon' : cause._tag);
          told(envelope);
        },
        error: (error: unknown) => {
          wrong(`${name}: the stream ended with ${String(error)}`);
        },
      }),
  );
  return {
    name,
    behind: () => {
      if (behind === undefined) return undefined;
      const why = latest?._tag === 'Live' ? behind(latest.value) : (latest?.cause._tag ?? 'nothing yet');
      return why && `${name}: ${why}`;
    },
    checked: () => checked,
    faults,
    leave: () => subscription.unsubscribe(),
  };
}

/** Follows books, each of which must once have been that of the exchange. */
export function createBookFollower(ground: PlexGround): (symbol: string) => PlexFollower {
  const { plex, simulator, wrong } = ground;
  // One book reaches all who follow it, and need not be looked up for each.
  const seen = new WeakSet<OrderBook>();
  return (symbol) =>
    follow(ground, `book ${symbol}`, plex.withFreshness.book(symbol), {
      live: (book) => {
        if (seen.has(book)) return;
        if (simulator.seen(symbol, book)) seen.add(book);
        else wrong(`${symbol}: a book was emitted that never was`);
      },
      behind: (book) => bookDiffers(simulator, symbol, book),
    });
}

/** Follows the account's events: each fill is one of the exchange's. */
export function createEventFollower(ground: PlexGround): () => PlexFollower {
  const { plex, simulator, apiKey, wrong, told } = ground;
  const fills = new Map<number | undefined, PlexFill>();
  const fillAt = (tradeId: number | undefined): PlexFill | undefined => {
    if (!fills.has(tradeId)) {
      for (const fill of simulator.trades(apiKey).slice(fills.size)) fills.set(fill.cursorId, fill);
    }
    return fills.get(tradeId);
  };
  const live = (event: UserEvent): void => {
    told(event);
    if (event._tag === 'BalanceChange' || event.fill === undefined) return;
    const { qty, price, tradeId } = event.fill;
    const due = fillAt(tradeId);
    if (due?.qty !== qty || due.price !== price || due.orderId !== event.orderId) {
      wrong(`a fill was told that never was: ${String(tradeId)}`);
    }
  };
  return () => follow(ground, 'userData', plex.withFreshness.userData(), { live });
}

/** Follows the orders of the account. */
export const followOrders = (ground: PlexGround): PlexFollower =>
  follow<AccountOrders>(ground, 'orders', ground.plex.withFreshness.orders(), {
    live: () => undefined,
    behind: (orders) => ordersDiffer(ground.simulator, ground.apiKey, orders),
  });

/** Follows the balances of the account. */
export const followBalances = (ground: PlexGround): PlexFollower =>
  follow<Balances>(ground, 'balances', ground.plex.withFreshness.balances(), {
    live: () => undefined,
    behind: (balances) => balancesDiffer(ground.simulator, ground.apiKey, balances),
  });

/** Follows the sessions: each is told where the exchange has granted a logon, and has not taken it back. */
export const followSessions = (ground: PlexGround): PlexFollower =>
  follow<Session>(ground, 'logon$', ground.plex.logon$.pipe(map((value) => ({ _tag: 'Live', value }) as const)), {
    live: (session) => {
      ground.told(session);
      if (!ground.wire.isLoggedOn()) ground.wrong('a session was told that is none');
    },
  });
