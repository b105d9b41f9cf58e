import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../src/core/decimal.js';
import type { MyTrade } from '../../src/lambdaplex/codecs/my-trade.js';
import type { OrderUpdate } from '../../src/lambdaplex/codecs/order-update.js';
import { isFinal } from '../../src/lambdaplex/codecs/order-words.js';
import type { Order } from '../../src/lambdaplex/codecs/order.js';
import { ordersFrom, withOrder, withUpdate, type AccountOrders } from '../../src/lambdaplex/order-state.js';

const order = (orderId: string, given: Partial<Order> = {}): Order => ({
  symbol: 'HBAR-USDC',
  orderId,
  clientOrderId: `c-${orderId}`,
  side: 'BUY',
  type: 'LIMIT',
  qty: decimalFrom('100'),
  status: 'OPEN',
  rawStatus: given.status ?? 'OPEN',
  executedQty: decimalFrom('0'),
  cumulativeQuoteQty: decimalFrom('0'),
  isWorking: !isFinal(given.status ?? 'OPEN'),
  timeMs: 1,
  updateTimeMs: 1,
  ...given,
});

const fillOf = (tradeId: number, qty: string) => ({ tradeId, qty: decimalFrom(qty), price: decimalFrom('2') });

const updateOf = (of: Order, fill?: ReturnType<typeof fillOf>): OrderUpdate => ({
  _tag: 'OrderUpdate',
  ...of,
  isWorking: of.isWorking ?? false,
  eventTimeMs: of.updateTimeMs,
  action: fill === undefined ? 'ACCEPT' : 'TRADE',
  rawAction: 'ACCEPT',
  rejectReason: 'NONE',
  ...(fill && { fill }),
  raw: {},
});

const tradeOf = (orderId: string, tradeId: number, qty: string): MyTrade => ({
  ...fillOf(tradeId, qty),
  symbol: 'HBAR-USDC',
  id: `id ${tradeId}`,
  orderId,
  quoteQty: decimalFrom('0'),
  timeMs: 1,
  isBuyer: true,
  isMaker: true,
});

const known = (...orders: readonly Order[]): AccountOrders =>
  orders.reduce<AccountOrders>((state, one) => withOrder(state, one), new Map());

const idsOf = (orders: AccountOrders): readonly string[] => [...orders.keys()];

/** One moment in the true life of an order: how it stood, and the trade that brought it there. */
interface Moment {
  readonly order: Order;
  readonly trade?: { readonly tradeId: number; readonly qty: string };
}

/** True lives: what was filled only grows, instants never run back, and nothing comes after the end. */
const lives = fc
  .array(
    fc.record({
      steps: fc.array(
        fc.record({ fills: fc.boolean(), later: fc.nat({ max: 3 }), qty: fc.integer({ min: 1, max: 9 }) }),
        {
          maxLength: 5,
        },
      ),
      end: fc.constantFrom(undefined, 'FILLED', 'CANCELLED', 'EXPIRED', 'FAILED'),
      pad: fc.constantFrom('', '.0', '.000'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map(({ steps, end, pad }, index) => lifeOf(`order ${index}`, index * 100, steps, end, pad)));

function lifeOf(
  orderId: string,
  firstTradeId: number,
  steps: readonly { readonly fills: boolean; readonly later: number; readonly qty: number }[],
  end: string | undefined,
  pad: string,
): readonly Moment[] {
  const moments: Moment[] = [{ order: order(orderId) }];
  let executed = 0;
  let updateTimeMs = 1;
  for (const [at, { fills, later, qty }] of steps.entries()) {
    // What is told in one ms differs in what was filled; else nobody could tell which came first.
    updateTimeMs += fills ? later : later + 1;
    if (fills) executed += qty;
    const status = fills ? 'PARTIALLY_FILLED' : 'ACTIVE';
    const stands = order(orderId, { status, executedQty: decimalFrom(`${executed}${pad}`), updateTimeMs });
    moments.push({ order: stands, ...(fills && { trade: { tradeId: firstTradeId + at, qty: String(qty) } }) });
  }
  if (end !== undefined) {
    moments.push({ order: order(orderId, { status: end, executedQty: decimalFrom(String(executed)), updateTimeMs }) });
  }
  return moments;
}

/** Some of the moments of the lives, in any order, any number of times, each told by an event, by REST, or by both. */
const tellings = lives.chain((all) => {
  const moments = all.flat();
  return fc.record({
    tellings: fc.array(
      fc.record({ moment: fc.constantFrom(...moments), by: fc.constantFrom('event', 'reading', 'both') }),
      {
        maxLength: 40,
      },
    ),
  });
});

const rankOf = ({ executedQty, status, updateTimeMs }: Order): readonly number[] => [
  Number(executedQty),
  updateTimeMs,
  isFinal(status) ? 1 : 0,
];

/** The later of two moments of one life. */
const isLater = (one: Order, other: Order): boolean => {
  const [ours, theirs] = [rankOf(one), rankOf(other)];
  const differs = ours.findIndex((part, at) => part !== theirs[at]);
  return differs >= 0 && (ours[differs] ?? 0) > (theirs[differs] ?? 0);
};

describe('the orders of an account', () => {
  it('are those of a naive ledger, whatever is told late, twice, or by a reading', () => {
    fc.assert(
      fc.property(tellings, ({ tellings: told }) => {
        let state: AccountOrders = new Map();
        const ledger = new Map<string, { latest: Order; fills: Map<number, string> }>();
        for (const { moment, by } of told) {
          const { order: stands, trade } = moment;
          const entry = ledger.get(stands.orderId) ?? { latest: stands, fills: new Map<number, string>() };
          if (isLater(stands, entry.latest)) entry.latest = stands;
          if (trade !== undefined) entry.fills.set(trade.tradeId, trade.qty);
          ledger.set(stands.orderId, entry);

          if (by !== 'reading') state = withUpdate(state, updateOf(stands, trade && fillOf(trade.tradeId, trade.qty)));
          if (by !== 'event') {
            const trades = trade === undefined ? [] : [tradeOf(stands.orderId, trade.tradeId, trade.qty)];
            state = ordersFrom(
              { orders: [stands], gone: [], trades: [...trades, tradeOf('of another', 7, '1')] },
              state,
            );
          }
        }
        expect(new Set(state.keys())).toEqual(new Set(ledger.keys()));
        for (const [orderId, { latest, fills }] of ledger) {
          const merged = state.get(orderId);
          const expected = [...fills].sort(([one], [other]) => one - other);
          expect(Number(merged?.executedQty)).toBe(Number(latest.executedQty));
          expect([merged?.status, merged?.isWorking]).toEqual([latest.status, latest.isWorking]);
          expect(merged?.fills.map(({ tradeId, qty }) => [tradeId, qty])).toEqual(expected);
        }
      }),
    );
  });

  it('never shrink in what was filled, and never open again, at any step', () => {
    fc.assert(
      fc.property(tellings, ({ tellings: told }) => {
        let state: AccountOrders = new Map();
        for (const { moment } of told) {
          const before = state.get(moment.order.orderId);
          state = withUpdate(state, updateOf(moment.order));
          const after = state.get(moment.order.orderId);
          if (before === undefined) continue;
          expect(Number(after?.executedQty)).toBeGreaterThanOrEqual(Number(before.executedQty));
          if (isFinal(before.status)) expect(isFinal(after?.status ?? '')).toBe(true);
        }
      }),
    );
  });

  it('are never changed once they were given', () => {
    const before = known(order('a'));
    const first = before.get('a');
    const copy = structuredClone(first);
    withUpdate(before, updateOf(order('a', { executedQty: decimalFrom('5'), updateTimeMs: 2 }), fillOf(1, '5')));
    withUpdate(before, updateOf(order('b')));
    expect(idsOf(before)).toEqual(['a']);
    expect(first).toEqual(copy);
  });

  it('keep what ended when a late report has more filled, but not its status', () => {
    const cancelled = order('a', { status: 'CANCELLED', executedQty: decimalFrom('1'), updateTimeMs: 9 });
    const state = withOrder(known(cancelled), order('a', { executedQty: decimalFrom('2'), updateTimeMs: 5 }));
    expect(state.get('a')).toMatchObject({
      status: 'CANCELLED',
      rawStatus: 'CANCELLED',
      executedQty: '2',
      isWorking: false,
    });
  });

  it('compare what was filled as numbers, whatever their digits', () => {
    const state = withOrder(
      known(order('a', { executedQty: decimalFrom('10') })),
      order('a', { executedQty: decimalFrom('9.5') }),
    );
    expect(state.get('a')?.executedQty).toBe('10');
    const padded = withOrder(
      state,
      order('a', { executedQty: decimalFrom('10.00'), updateTimeMs: 2, status: 'ACTIVE' }),
    );
    expect(padded.get('a')).toMatchObject({ executedQty: '10.00', status: 'ACTIVE' });
  });

  it('hold nothing of an event but the order', () => {
    const state = withUpdate(new Map(), updateOf(order('a'), fillOf(1, '5')));
    expect(state.get('a')).toEqual({ ...order('a'), fills: [fillOf(1, '5')] });
  });

  it('keep two fills that have no number, since nobody can tell whether they are one', () => {
    const { tradeId: _none, ...unnamed } = fillOf(1, '5');
    const once = withOrder(known(order('a')), order('a'), [unnamed]);
    const twice = withOrder(withOrder(once, order('a'), [unnamed]), order('a'), [fillOf(3, '1')]);
    expect(twice.get('a')?.fills).toEqual([fillOf(3, '1'), unnamed, unnamed]);
  });

  it('forget those that ended first, beyond a hundred, and none that is open', () => {
    let state: AccountOrders = known(order('open'), order('late'));
    for (let each = 0; each < 105; each += 1) state = withOrder(state, order(String(each), { status: 'FILLED' }));
    state = withOrder(state, order('late', { status: 'CANCELLED' }));
    expect(state.size).toBe(101);
    expect(idsOf(state).slice(0, 2)).toEqual(['open', '6']);
    expect(idsOf(state).at(-1)).toBe('late');
    expect(idsOf(withOrder(state, order('more', { status: 'EXPIRED' }))).slice(0, 2)).toEqual(['open', '7']);
  });

  it('do not count a repeated end as a new one', () => {
    const ended = (id: string): Order => order(id, { status: 'FILLED' });
    const state = known(ended('a'), ended('b'));
    expect(idsOf(withOrder(state, ended('a')))).toEqual(['a', 'b']);
  });
});

describe('a reading of orders', () => {
  it('takes away what the exchange does not know, and nothing else that was known', () => {
    const state = ordersFrom({ orders: [order('new')], gone: ['a'], trades: [] }, known(order('a'), order('b')));
    expect(idsOf(state)).toEqual(['b', 'new']);
  });

  it('adds the fills of its trades, each once, in their order', () => {
    const before = withUpdate(new Map(), updateOf(order('a'), fillOf(5, '1')));
    const trades = [tradeOf('a', 9, '3'), tradeOf('a', 5, '1'), tradeOf('a', 2, '2'), tradeOf('z', 1, '1')];
    const state = ordersFrom({ orders: [order('a')], gone: [], trades }, before);
    expect(state.get('a')?.fills.map(({ tradeId, qty }) => [tradeId, qty])).toEqual([
      [2, '2'],
      [5, '1'],
      [9, '3'],
    ]);
  });

  it('counts a trade once that is told twice in it', () => {
    const trades = [tradeOf('a', 5, '1'), tradeOf('a', 5, '1')];
    expect(ordersFrom({ orders: [order('a')], gone: [], trades }).get('a')?.fills).toHaveLength(1);
  });

  it('of nothing knows nothing', () => {
    expect(ordersFrom({ orders: [], gone: [], trades: [] })).toEqual(new Map());
  });
});
