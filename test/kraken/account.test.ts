import { VirtualTimeScheduler, of, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Live, Stale } from '../../src/core/freshness.js';
import { createKraken, type AccountKraken, type Kraken } from '../../src/kraken/index.js';
import { createFakeSockets, type FakeSocket } from '../../src/testing/index.js';

interface Sent {
  readonly method: string;
  readonly req_id: number;
  readonly params?: { readonly channel: string; readonly token?: string };
}

const OPEN = `{"order_id":"O1","symbol":"BTC/USD","side":"buy","order_type":"limit","order_qty":1.50000000,"cum_qty":0,"limit_price":100.0,"exec_type":"new","order_status":"new","timestamp":"2026-03-01T10:00:00.000000Z"}`;
const FILLED = `{"order_id":"O1","exec_type":"trade","exec_id":"E1","trade_id":7,"last_qty":0.50000000,"last_price":100.0,"cum_qty":0.50000000,"order_status":"partially_filled","timestamp":"2026-03-01T10:00:01.000000Z"}`;
const executions = (type: 'snapshot' | 'update', sequence: number, ...data: readonly string[]): string =>
  `{"channel":"executions","type":"${type}","data":[${data.join(',')}],"sequence":${sequence}}`;
const USD = `{"asset":"USD","asset_class":"currency","balance":10.00,"wallets":[{"type":"spot","id":"main","balance":10.00}]}`;
const balances = (sequence: number): string =>
  `{"channel":"balances","type":"snapshot","data":[${USD}],"sequence":${sequence}}`;

/** What the venue answers: an acknowledgement, then a snapshot. */
const granting = ({ method, req_id, params }: Sent, socket: FakeSocket): void => {
  if (params === undefined) return;
  const { channel } = params;
  socket.receive({ method, req_id, success: true, result: { channel } });
  if (method !== 'subscribe') return;
  if (channel === 'executions') socket.receive(executions('snapshot', 1, OPEN));
  if (channel === 'balances') socket.receive(balances(1));
};

const setUp = (answer = granting) => {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets({
    scheduler,
    openAfterMs: 1,
    answer: (frame, socket) => {
      answer(frame as Sent, socket);
    },
  });
  let made = 0;
  const kraken = createKraken({
    webSocket: sockets.WebSocket,
    scheduler,
    random: () => 0,
    token: () => of(`secret-token-${(made += 1)}`),
  });
  const told: unknown[] = [];
  kraken.unrouted$.subscribe((each) => told.push(each));
  return {
    ...{ kraken, sockets, told },
    pass: (ms: number) => {
      scheduler.maxFrames = scheduler.frame + ms;
      scheduler.flush();
      scheduler.frame = scheduler.maxFrames;
    },
    timers: () => scheduler.actions.filter(({ closed }) => !closed).length,
    wire: () =>
      sockets.all.flatMap((socket, index) =>
        (socket.sentFrames as Sent[]).map(
          ({ method, params }) => `${index + 1} ${method} ${params?.channel ?? ''} ${params?.token ?? ''}`,
        ),
      ),
  };
};

const follow = <T>(stream$: Observable<Live<T> | Stale>, words: (value: T) => string) => {
  const seen: string[] = [];
  const subscription = stream$.subscribe({
    next: (envelope) => seen.push(envelope._tag === 'Live' ? words(envelope.value) : envelope.cause._tag),
    error: ({ message }: Error) => seen.push(`# ${message}`),
    complete: () => seen.push('|'),
  });
  return { seen, leave: () => subscription.unsubscribe() };
};

const ordersOf = ({ withFreshness }: AccountKraken) =>
  follow(withFreshness.orders(), (orders) =>
    [...orders.values()].map(({ order_id, cum_qty, fills }) => `${order_id} ${cum_qty} ${fills.length}`).join(', '),
  );

describe('the account of Kraken', () => {
  it('has no channels without a token', () => {
    expectTypeOf<Kraken>().not.toHaveProperty('orders');
    expectTypeOf(createKraken()).toEqualTypeOf<Kraken>();
    expectTypeOf(createKraken({ token: () => of('T') })).toEqualTypeOf<AccountKraken>();
    expect(createKraken()).not.toHaveProperty('executions');
  });

  it('asks with a token, on a socket of its own, once for all who observe, and puts reports together', () => {
    const { kraken, sockets, pass, wire } = setUp();
    const first = ordersOf(kraken);
    const reports = follow(kraken.withFreshness.executions(), ({ exec_type }) => exec_type);
    pass(10);
    sockets.last.receive(executions('update', 2, FILLED));
    const late = ordersOf(kraken);
    const lateReports = follow(
      kraken.withFreshness.executions(),
      ({ exec_type, cum_qty }) => `${exec_type} ${cum_qty}`,
    );
    expect(wire()).toEqual(['1 subscribe executions secret-token-1']);
    expect(first.seen).toEqual(['O1 0 0', 'O1 0.50000000 1']);
    expect(late.seen).toEqual(['O1 0.50000000 1']);
    expect(reports.seen).toEqual(['new', 'trade']);
    expect(lateReports.seen).toEqual(['trade 0.50000000']);
  });

  it('asks for the widest of executions, and names the token when it ends them', () => {
    const { kraken, sockets, pass, wire, timers } = setUp();
    const orders = ordersOf(kraken);
    pass(10);
    expect(sockets.last.sentFrames[0]).toMatchObject({
      params: { snap_orders: true, snap_trades: true, order_status: true, ratecounter: true },
    });
    expect(sockets.last.sentFrames[0]).not.toHaveProperty('params.snapshot');
    const balance = follow(kraken.withFreshness.balances(), () => 'balances');
    pass(10);
    orders.leave();
    pass(1100);
    expect(wire().at(-1)).toBe('1 unsubscribe executions secret-token-1');
    balance.leave();
    pass(5000);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    expect(timers()).toBe(0);
  });

  it('is stale when a number is left out, and begins anew with a fresh snapshot', () => {
    const { kraken, sockets, pass, wire } = setUp();
    const orders = ordersOf(kraken);
    pass(10);
    sockets.last.receive(executions('update', 3, FILLED));
    expect(orders.seen).toEqual(['O1 0 0', 'SequenceGap']);
    pass(300);
    expect(orders.seen).toEqual(['O1 0 0', 'SequenceGap', 'O1 0 0']);
    expect(wire().map((line) => line.slice(0, 13))).toEqual(['1 subscribe e', '1 unsubscribe', '1 subscribe e']);
  });

  it('asks again with a fresh token after a reconnect, and when the exchange takes the old one no more', () => {
    let refusals = 1;
    const { kraken, sockets, pass, wire } = setUp((sent, socket) => {
      if (socket === sockets.all[1] && refusals-- > 0) {
        const { method, req_id } = sent;
        socket.receive({ method, req_id, success: false, error: 'ESession:Invalid session', channel: 'executions' });
      } else granting(sent, socket);
    });
    const orders = ordersOf(kraken);
    pass(10);
    sockets.last.drop(1012);
    pass(2000);
    expect(orders.seen).toEqual(['O1 0 0', 'ConnectionLost', 'SessionLost', 'O1 0 0']);
    expect(wire()).toEqual([
      '1 subscribe executions secret-token-1',
      '2 subscribe executions secret-token-2',
      '2 subscribe executions secret-token-3',
    ]);
  });

  it('shows each of its sockets, and closes all', async () => {
    const { kraken, pass } = setUp();
    const states: string[] = [];
    kraken.status$.subscribe((statuses) =>
      states.push([...statuses].map(([endpoint, { state }]) => `${endpoint} ${state}`).join(', ')),
    );
    const orders = ordersOf(kraken);
    const books = follow(kraken.withFreshness.book('BTC/USD'), () => 'book');
    pass(10);
    expect(states[0]).toBe('public idle, auth idle');
    expect(states.at(-1)).toBe('public open, auth open');
    const closed = kraken.close();
    pass(2500);
    await closed;
    expect([orders.seen.at(-1), books.seen.at(-1)]).toEqual(['|', '|']);
    expect(states.at(-1)).toBe('public closed, auth closed');
  });

  it('tells nobody the token', () => {
    const { kraken, sockets, told, pass } = setUp();
    const orders = ordersOf(kraken);
    pass(10);
    sockets.last.receive({ error: 'bad secret-token-1', strange: 'secret-token-1' });
    sockets.last.receive('no JSON secret-token-1');
    sockets.last.drop(1008, 'bad secret-token-1');
    pass(10);
    expect(told.length).toBeGreaterThan(2);
    expect(JSON.stringify([told, orders.seen])).not.toContain('secret-token');
    expect(JSON.stringify(kraken)).not.toContain('secret-token');
  });
});
