import { describe, expect, it } from 'vitest';
import { balanceChange, follow, granted, notice, orderUpdate, refused, virtualAccount } from './virtual-account.js';

describe('userData', () => {
  it('tells the events as they come, each as what it is', async () => {
    const { plex, pass, sockets } = virtualAccount();
    const all: unknown[] = [];
    const ofOrders: unknown[] = [];
    plex.userData().subscribe((event) => all.push(event));
    plex.orderUpdates().subscribe((event) => ofOrders.push(event));
    await pass(10);
    sockets.last.receive(orderUpdate('a', { x: 'TRADE', z: '1', l: '1', t: 7 }));
    sockets.last.receive(balanceChange(5, '29464800'));
    sockets.last.receive(orderUpdate('b').replace('orderUpdate', 'executionReport'));
    expect(all).toMatchObject([
      { _tag: 'OrderUpdate', orderId: 'a', action: 'TRADE', fill: { tradeId: 7, qty: '1' } },
      { _tag: 'BalanceChange', eventTimeMs: 5, balances: [{ asset: 'USDC', free: '29464800', locked: '0' }] },
      { _tag: 'OrderUpdate', orderId: 'b' },
    ]);
    expect(ofOrders).toEqual([all[0], all[2]]);
  });

  it('gives a late observer what comes from now on, and the fault in a repair', async () => {
    const { plex, pass, sockets } = virtualAccount();
    const first = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(10);
    sockets.last.receive(balanceChange(5, '1'));
    const late = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    sockets.last.receive(orderUpdate('a'));
    sockets.last.drop();
    const inRepair = follow(plex.withFreshness.orderUpdates(), ({ orderId }) => orderId);
    await pass(1000);
    sockets.last.receive(orderUpdate('b'));
    expect(first.seen).toEqual(['BalanceChange', 'OrderUpdate', 'Stale: ConnectionLost', 'OrderUpdate']);
    expect(late.seen).toEqual(['OrderUpdate', 'Stale: ConnectionLost', 'OrderUpdate']);
    expect(inRepair.seen).toEqual(['Stale: ConnectionLost', 'b']);
  });

  it('needs no REST, and reads nothing by it but the time', async () => {
    const { plex, pass, sockets, paths } = virtualAccount({}, { rest: { '/api/v1/time': [500] } });
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(10);
    sockets.last.receive(orderUpdate('a'));
    expect([seen, paths()]).toEqual([['OrderUpdate'], ['time']]);
  });

  it('waits for the first event as long as it takes', async () => {
    const { plex, pass, sockets, wire } = virtualAccount();
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(3_600_000);
    sockets.last.receive(orderUpdate('a'));
    expect(seen).toEqual(['OrderUpdate']);
    expect(wire()).toEqual(['1 session.logon', '1 session.subscribe']);
  });

  it('gives what comes before its acknowledgement', async () => {
    const { plex, pass, sockets } = virtualAccount({}, { answers: { 'session.subscribe': ['silence'] } });
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(10);
    sockets.last.receive(orderUpdate('a'));
    sockets.last.receive({ id: '2', status: 200, result: null });
    sockets.last.receive(orderUpdate('b'));
    expect(seen).toEqual(['OrderUpdate', 'OrderUpdate']);
  });

  it('is mended by another subscription, when an event cannot be read', async () => {
    const { plex, pass, sockets, timeline } = virtualAccount();
    const user = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    const orders = follow(plex.withFreshness.orders(), ({ size }) => `${size} orders`);
    const balances = follow(plex.withFreshness.balances(), ({ size }) => `${size} balances`);
    await pass(100);
    sockets.last.receive('{"e":"orderUpdate","X":"OPEN"}');
    await pass(1000);
    sockets.last.receive(orderUpdate('a'));
    expect(user.seen).toEqual(['Stale: DecodeFailed', 'OrderUpdate']);
    expect(orders.seen).toEqual(['0 orders', 'Stale: DecodeFailed', '0 orders', '1 orders']);
    expect(balances.seen).toEqual(['0 balances', 'Stale: DecodeFailed', '0 balances']);
    expect(timeline()).toEqual([
      '1 1 session.logon',
      '1 1 session.subscribe',
      '100 1 session.unsubscribe',
      '225 1 session.subscribe',
    ]);
  });

  it.each([
    ['500, when the exchange has it', refused(500), ['userData'], ['session.subscribe', 'subscriptions']],
    ['500, when it has it not', refused(500), [], ['session.subscribe', 'subscriptions', 'session.subscribe']],
    ['409, when it has it', refused(409), ['userData'], ['session.subscribe', 'subscriptions']],
  ])('asks what there is after %s', async (_what, answer, result, methods) => {
    const { plex, pass, sent, sockets } = virtualAccount(
      {},
      { answers: { 'session.subscribe': [answer, granted], subscriptions: [{ result }] } },
    );
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(5000);
    sockets.last.receive(orderUpdate('a'));
    expect(sent.map(({ frame }) => frame.method)).toEqual(['session.logon', ...methods]);
    expect(seen).toEqual(['OrderUpdate']);
  });

  it('ends with the refusal, when it is refused for good', async () => {
    const { plex, pass, wire } = virtualAccount(
      {},
      { answers: { 'session.subscribe': [refused(400, 'no such thing')] } },
    );
    const errors: unknown[] = [];
    plex.balances().subscribe({ error: (error: unknown) => errors.push(error) });
    await pass(10_000);
    expect(errors).toEqual([expect.objectContaining({ _tag: 'SubscriptionRejected', reason: 'no such thing' })]);
    expect(wire()).toEqual(['1 session.logon', '1 session.subscribe']);
  });

  it('logs on again, when the subscription is refused for want of a session', async () => {
    const { plex, pass, wire, sockets } = virtualAccount(
      {},
      { answers: { 'session.subscribe': [refused(401, 'not logged on'), granted] } },
    );
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(10_000);
    sockets.last.receive(orderUpdate('a'));
    expect(seen).toEqual(['Stale: SessionLost', 'OrderUpdate']);
    expect(wire().filter((line) => !line.includes('unsubscribe'))).toEqual([
      ...['1 session.logon', '1 session.subscribe'],
      ...['1 session.logon', '1 session.subscribe'],
    ]);
  });

  it('gives nobody what comes without having been asked for', async () => {
    const { plex, pass, sockets } = virtualAccount();
    const frames: unknown[] = [];
    plex.unrouted$.subscribe((told) => frames.push(told._tag === 'Frame' && told.why));
    plex.logon$.subscribe();
    await pass(10);
    sockets.last.receive(orderUpdate('a'));
    expect(frames).toEqual(['no observer']);
  });

  it('is told once of a session that was lost with its socket', async () => {
    const { plex, pass, sockets } = virtualAccount();
    const { seen } = follow(plex.withFreshness.userData(), ({ _tag }) => _tag);
    await pass(10);
    notice(sockets.last, 403);
    expect(seen).toEqual(['Stale: Banned']);
  });
});
