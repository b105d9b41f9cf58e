import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../../src/core/decimal.js';
import type { Execution, ExecutionMessage } from '../../../src/kraken/codecs/execution.js';
import {
  isEnded,
  mergeExecution,
  mergeExecutions,
  NO_ORDERS,
  subscribedAnew,
  type Orders,
  type OrdersState,
} from '../../../src/kraken/private/merge-executions.js';
import { Venue } from './execution-venue.js';

const at = (second: number): string => `2026-02-03T10:00:${String(second).padStart(2, '0')}.000000Z`;

const report = (order_id: string, order_status: string, given: Partial<Execution> = {}): Execution => ({
  order_id,
  exec_type: order_status,
  order_status,
  timestamp: at(1),
  ...given,
});

const trade = (order_id: string, exec_id: string, given: Partial<Execution> = {}): Execution =>
  report(order_id, 'partially_filled', { exec_type: 'trade', exec_id, last_qty: decimalFrom('1'), ...given });

const frame = (type: 'snapshot' | 'update', sequence: number, ...data: readonly Execution[]): ExecutionMessage => ({
  type,
  sequence,
  data,
});

const told = (...messages: readonly ExecutionMessage[]): OrdersState =>
  messages.reduce((state, message) => mergeExecutions(state, message), NO_ORDERS);

const merged = (...reports: readonly Execution[]): Orders =>
  reports.reduce<Orders>((orders, one) => mergeExecution(orders, one), new Map());

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('place' as const), size: fc.integer({ min: 1, max: 9 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('fill' as const), of: fc.nat(), size: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('amend' as const), of: fc.nat(), size: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), of: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('repeat' as const), of: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('lose' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('subscribe' as const),
      way: fc.constantFrom('one frame', 'orders first', 'fills first'),
    }),
  },
);

describe('mergeExecutions', () => {
  it('holds what a naive ledger holds, through snapshots, differences, repetitions and what nobody heard', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50, size: 'max' }), (steps) => {
        const venue = new Venue();
        let state = mergeExecutions(NO_ORDERS, frame('snapshot', 1));
        let sequence = 1;
        let isListening = true;
        const heard: Execution[] = [];
        const heardFills = new Set<string>();

        const hear = (type: 'snapshot' | 'update', data: readonly Execution[]): void => {
          sequence += 1;
          state = mergeExecutions(state, frame(type, sequence, ...data));
          heard.push(...data);
          for (const { exec_id } of data) if (exec_id !== undefined) heardFills.add(exec_id);
        };
        const happen = (data: readonly Execution[]): void => {
          if (isListening) hear('update', data);
        };
        const openOne = (of: number) => venue.open()[of % Math.max(1, venue.open().length)];

        const agrees = (): void => {
          const open = [...state.orders.values()].filter((order) => !isEnded(order));
          expect(open.map(({ order_id }) => order_id).sort()).toEqual(
            venue
              .open()
              .map(({ order_id }) => order_id)
              .sort(),
          );
          for (const order of state.orders.values()) {
            const truth = venue.orders.get(order.order_id);
            expect([order.order_status, order.order_qty, order.limit_price, order.cum_qty, order.symbol]).toEqual([
              truth?.status,
              String(truth?.qty),
              String(truth?.price),
              String(truth?.filled),
              'BTC/USD',
            ]);
            expect(order.fills.map(({ exec_id }) => exec_id)).toEqual(
              truth?.execIds.filter((exec_id) => heardFills.has(exec_id)),
            );
          }
        };

        for (const each of [...steps, { does: 'subscribe' as const, way: 'one frame' }]) {
          if (each.does === 'place') happen(venue.place(each.size));
          else if (each.does === 'lose') isListening = false;
          else if (each.does === 'repeat') {
            const again = heard[each.of % Math.max(1, heard.length)];
            if (isListening && again !== undefined && state.orders.has(again.order_id)) hear('update', [again]);
          } else if (each.does === 'subscribe') {
            const before = [...state.orders.values()].filter((order) => !isEnded(order));
            state = subscribedAnew(state);
            isListening = true;
            sequence = 7;
            const [orders, fills] = [venue.openReports(), venue.lastTrades()];
            if (each.way === 'one frame') hear('snapshot', [...fills, ...orders]);
            else if (each.way === 'orders first') {
              hear('snapshot', orders);
              hear('snapshot', fills);
            } else {
              hear('snapshot', fills);
              hear('snapshot', orders);
            }
            const open = new Set(venue.open().map(({ order_id }) => order_id));
            const gone = before.filter(({ order_id }) => !open.has(order_id)).map(({ order_id }) => order_id);
            expect(state.vanished.map(({ order_id }) => order_id).sort()).toEqual(gone.sort());
            for (const { order_id, cum_qty, fills: known } of state.vanished) {
              expect(cum_qty).toBe(String(venue.orders.get(order_id)?.filled));
              expect(known.map(({ exec_id }) => exec_id)).toEqual(venue.orders.get(order_id)?.execIds);
            }
          } else {
            const order = openOne(each.of);
            if (order === undefined) continue;
            if (each.does === 'fill') happen(venue.fill(order, each.size));
            else if (each.does === 'amend') happen(venue.amend(order, each.size));
            else happen(venue.cancel(order));
          }
          if (isListening) agrees();
        }
      }),
    );
  });

  it('replaces an order by what a snapshot has of it, and keeps its fills', () => {
    const before = told(
      frame('snapshot', 1),
      frame('update', 2, report('a', 'new', { limit_price: decimalFrom('5'), post_only: true }), trade('a', 'T1')),
    );
    const state = mergeExecutions(
      subscribedAnew(before),
      frame('snapshot', 1, report('a', 'new', { limit_price: decimalFrom('6'), timestamp: at(0) })),
    );
    expect(state.orders.get('a')).toEqual({
      ...report('a', 'new', { limit_price: decimalFrom('6'), timestamp: at(0) }),
      fills: [{ exec_id: 'T1', last_qty: '1', timestamp: at(1) }],
    });
    expect(state.vanished).toEqual([]);
  });

  it('adds the fills of a snapshot to what vanished, and does not call it open', () => {
    const before = told(frame('snapshot', 1, report('a', 'new'), report('b', 'new')));
    const state = mergeExecutions(subscribedAnew(before), frame('snapshot', 1, report('b', 'new'), trade('a', 'T1')));
    expect([...state.orders.keys()]).toEqual(['b']);
    expect(state.vanished).toMatchObject([{ order_id: 'a', fills: [{ exec_id: 'T1' }] }]);
    expect(mergeExecutions(state, frame('update', 2)).vanished).toEqual([]);
  });

  it('adds two snapshots of one subscription to each other, whichever comes first', () => {
    const before = told(
      frame('snapshot', 1, report('a', 'new'), report('b', 'new')),
      frame('update', 2, trade('a', 'T1', { timestamp: at(2) }), trade('b', 'T2', { timestamp: at(2) })),
    );
    const opened = [report('a', 'new', { timestamp: at(2) }), report('c', 'new', { timestamp: at(2) })];
    const fills = [trade('b', 'T3', { timestamp: at(3) }), trade('c', 'T4', { timestamp: at(3) })];
    for (const frames of [
      [frame('snapshot', 1, ...opened), frame('snapshot', 2, ...fills)],
      [frame('snapshot', 1, ...fills), frame('snapshot', 2, ...opened)],
    ]) {
      const state = frames.reduce<OrdersState>(mergeExecutions, subscribedAnew(before));
      const known = [...state.orders.values(), ...state.vanished];
      expect(state.vanished.map(({ order_id }) => order_id)).toEqual(['b']);
      expect(Object.fromEntries(known.map((one) => [one.order_id, one.fills.map(({ exec_id }) => exec_id)]))).toEqual({
        a: ['T1'],
        b: ['T2', 'T3'],
        c: ['T4'],
      });
    }
  });

  it('leaves out fills of orders that nobody knows, of snapshots alone', () => {
    expect(told(frame('snapshot', 1, trade('a', 'T1'))).orders.size).toBe(0);
    expect(told(frame('snapshot', 1), frame('update', 2, trade('a', 'T1'))).orders.size).toBe(1);
  });

  it('takes a snapshot that begins the count again for a new subscription, and another one for more of the same', () => {
    const begun = told(frame('snapshot', 1, report('a', 'new')), frame('update', 2, report('b', 'new')));
    expect([...mergeExecutions(begun, frame('snapshot', 1)).orders.keys()]).toEqual([]);
    const atOnce = told(frame('snapshot', 1, report('a', 'new')), frame('snapshot', 1, report('b', 'new')));
    expect([...atOnce.orders.keys()]).toEqual(['b']);
    const more = mergeExecutions(begun, frame('snapshot', 3, trade('a', 'T1'), trade('z', 'T2'), report('c', 'new')));
    expect([...more.orders.keys()]).toEqual(['a', 'b', 'c']);
    expect(more.orders.get('a')).toMatchObject({ order_status: 'new', fills: [{ exec_id: 'T1' }] });
  });

  it('still waits for the snapshot after an update that came before it', () => {
    const before = told(frame('snapshot', 1, report('a', 'new')));
    const early = mergeExecutions(subscribedAnew(before), frame('update', 4, report('b', 'new')));
    expect([...mergeExecutions(early, frame('snapshot', 5, report('b', 'new'))).orders.keys()]).toEqual(['b']);
  });

  it('never changes what was given', () => {
    const before = told(frame('snapshot', 1, report('a', 'new')));
    const copy = structuredClone(before);
    mergeExecutions(before, frame('update', 2, report('a', 'canceled'), trade('a', 'T1'), report('b', 'new')));
    mergeExecutions(subscribedAnew(before), frame('snapshot', 1));
    expect(before).toEqual(copy);
  });
});

describe('mergeExecution', () => {
  it('takes missing fields from what is known, and those of a fill into the fills', () => {
    const full = report('a', 'new', { symbol: 'BTC/USD', side: 'buy', order_qty: decimalFrom('2.00'), cl_ord_id: 'x' });
    const fill = trade('a', 'T1', {
      trade_id: 7,
      last_price: decimalFrom('9.50'),
      cost: decimalFrom('9.50'),
      liquidity_ind: 'm',
      fees: [{ asset: 'USD', qty: decimalFrom('0.10') }],
      cum_qty: decimalFrom('1'),
      timestamp: at(2),
    });
    expect(merged(full, fill).get('a')).toEqual({
      ...full,
      exec_type: 'trade',
      order_status: 'partially_filled',
      cum_qty: '1',
      timestamp: at(2),
      fills: [
        {
          exec_id: 'T1',
          trade_id: 7,
          last_qty: '1',
          last_price: '9.50',
          cost: '9.50',
          liquidity_ind: 'm',
          fees: [{ asset: 'USD', qty: '0.10' }],
          timestamp: at(2),
        },
      ],
    });
  });

  it('merges the parts of triggers', () => {
    const before = report('a', 'new', { triggers: { price: decimalFrom('80'), status: 'untriggered' } });
    const after = report('a', 'new', { triggers: { status: 'triggered' }, timestamp: at(2) });
    expect(merged(before, after).get('a')?.triggers).toEqual({ price: '80', status: 'triggered' });
  });

  it('keeps no reason but that of the latest report', () => {
    const amended = report('a', 'new', { exec_type: 'amended', reason: 'User requested' });
    expect(merged(amended).get('a')?.reason).toBe('User requested');
    expect(merged(amended, report('a', 'expired', { timestamp: at(2) })).get('a')).not.toHaveProperty('reason');
    const late = merged(report('a', 'expired', { timestamp: at(2) }), amended).get('a');
    expect(late).toMatchObject({ order_status: 'expired', exec_type: 'expired', timestamp: at(2) });
    expect(late).not.toHaveProperty('reason');
  });

  it('keeps what ended when a later fill is told, but counts the fill', () => {
    const ended = report('a', 'canceled', { cum_qty: decimalFrom('1'), reason: 'User requested' });
    const late = trade('a', 'T1', { cum_qty: decimalFrom('2'), timestamp: at(9) });
    expect(merged(ended, late).get('a')).toMatchObject({
      order_status: 'canceled',
      exec_type: 'canceled',
      reason: 'User requested',
      cum_qty: '2',
      fills: [{ exec_id: 'T1' }],
    });
  });

  it('never counts less as filled, whatever the digits', () => {
    const ten = report('a', 'new', { cum_qty: decimalFrom('10'), limit_price: decimalFrom('1') });
    const less = report('a', 'new', {
      cum_qty: decimalFrom('9.5'),
      limit_price: decimalFrom('2'),
      side: 'buy',
      timestamp: at(2),
    });
    expect(merged(ten, less).get('a')).toMatchObject({ cum_qty: '10', limit_price: '1', side: 'buy' });
    const same = report('a', 'new', { cum_qty: decimalFrom('10.00'), limit_price: decimalFrom('2'), timestamp: at(2) });
    expect(merged(ten, same).get('a')).toMatchObject({ cum_qty: '10.00', limit_price: '2' });
  });

  it('takes a fill that it has for a repetition, which tells nothing new of the order', () => {
    const orders = merged(trade('a', 'T1'), report('a', 'new', { exec_type: 'amended' }), trade('a', 'T1'));
    expect(orders.get('a')).toMatchObject({ exec_type: 'amended', order_status: 'new', fills: [{ exec_id: 'T1' }] });
  });

  it('reads instants with or without decimals', () => {
    const early = report('a', 'new', { timestamp: '2026-02-03T10:00:00Z', limit_price: decimalFrom('1') });
    const late = report('a', 'new', { timestamp: '2026-02-03T10:00:00.5Z', limit_price: decimalFrom('2') });
    expect(merged(late, early).get('a')?.limit_price).toBe('2');
    expect(merged(early, late).get('a')?.limit_price).toBe('2');
  });

  it('forgets those that ended first, beyond a hundred, and none that is open', () => {
    const ended = Array.from({ length: 105 }, (_, each) => report(String(each), 'filled'));
    const ids = [...merged(report('open', 'new'), report('late', 'new'), ...ended, report('late', 'canceled')).keys()];
    expect(ids).toHaveLength(101);
    expect(ids.slice(0, 2)).toEqual(['open', '6']);
    expect(ids.at(-1)).toBe('late');
  });
});
