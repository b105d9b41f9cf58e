import { VirtualTimeScheduler, of, throwError, type ObservableInput } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LogonRejected } from '../../src/core/access-errors.js';
import { createMultiplexer } from '../../src/core/multiplexer.js';
import { settingsFrom } from '../../src/core/settings.js';
import { krakenDialect } from '../../src/kraken/dialect.js';
import { createSession } from '../../src/kraken/session.js';
import { createTokens } from '../../src/kraken/tokens.js';
import { createFakeSockets } from '../../src/testing/index.js';

const setUp = (source: () => ObservableInput<string>) => {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets({ scheduler, openAfterMs: 1 });
  const settings = settingsFrom(
    { webSocket: sockets.WebSocket, scheduler, random: () => 0 },
    {
      heartbeat: { silenceMs: 1e6, pingEveryMs: 1e6, pongWithinMs: 1e6 },
      rateLimit: { perSecond: 20, burst: 10 },
    },
  );
  const topics = createMultiplexer({ ...settings, endpoint: 'auth', url: 'ws://test', dialect: krakenDialect });
  const link = { topics, resync: { ...settings.resync, scheduler, random: () => 0 }, lingerMs: 1000, scheduler };
  const gate = createSession(link, createTokens(source, scheduler, 5000), 'auth');
  const told: string[] = [];
  topics.unrouted$.subscribe((each) => told.push(each._tag === 'Fault' ? each.error.message : each.why));
  const seen: string[] = [];
  const watch = () =>
    gate.session$.subscribe({
      next: (session) => seen.push(session._tag === 'Live' ? session.value.token.reveal() : session.cause._tag),
      error: ({ message }: Error) => seen.push(`# ${message}`),
    });
  return {
    ...{ gate, sockets, seen, told, watch, scheduler },
    pass: (ms: number) => {
      scheduler.maxFrames = scheduler.frame + ms;
      scheduler.flush();
      scheduler.frame = scheduler.maxFrames;
    },
    timers: () => scheduler.actions.filter(({ closed }) => !closed).length,
  };
};

const counting = () => {
  let made = 0;
  return () => of(`T${(made += 1)}`);
};

describe('createSession of Kraken', () => {
  it('fetches a token once the socket is open, one for all who observe, and another for the next socket', () => {
    const { gate, sockets, seen, watch, pass } = setUp(counting());
    watch();
    const sessions: unknown[] = [];
    gate.logon$.subscribe((session) => sessions.push(session));
    expect(seen).toEqual([]);
    pass(1);
    expect(seen).toEqual(['T1']);
    sockets.last.drop(1012);
    expect(seen).toEqual(['T1', 'ConnectionLost']);
    pass(600);
    expect(seen).toEqual(['T1', 'ConnectionLost', 'T2']);
    // No token is told.
    expect(sessions).toEqual([{ sinceMs: 1 }, { sinceMs: 502 }]);
  });

  it('fetches another one when the exchange says that there is no session', () => {
    const { sockets, seen, told, watch, pass } = setUp(counting());
    watch();
    pass(1);
    sockets.last.receive({ method: 'subscribe', req_id: 99, success: false, error: 'ESession:Invalid session' });
    pass(1000);
    expect(seen).toEqual(['T1']);
    expect(told).toEqual(['no observer']);
  });

  it('tries again when no token is to be had, counted, and says why', () => {
    let calls = 0;
    const { seen, told, watch, pass } = setUp(() =>
      (calls += 1) === 1 ? throwError(() => new Error('the back end is down')) : of('T'),
    );
    watch();
    pass(200);
    expect(seen).toEqual(['SessionLost', 'T']);
    expect(told).toEqual(['auth: there is no session: the back end is down']);
  });

  it('ends when the key is refused', () => {
    const { seen, watch, pass } = setUp(() => throwError(() => new LogonRejected('rest', 'EAPI:Invalid key')));
    watch();
    pass(10);
    expect(seen).toEqual(['LogonRejected', '# rest: the exchange refused the logon: EAPI:Invalid key']);
  });

  it('leaves nothing behind', () => {
    const { gate, sockets, watch, pass, timers } = setUp(counting());
    const watching = [watch(), gate.logon$.subscribe()];
    pass(10);
    for (const each of watching) each.unsubscribe();
    pass(3100);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    expect(timers()).toBe(0);
  });
});
