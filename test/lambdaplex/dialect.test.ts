import { describe, expect, it } from 'vitest';
import type { FrameSink, Topic } from '../../src/core/dialect.js';
import { parseJson } from '../../src/core/json.js';
import { USER_DATA, createLambdaplexDialect } from '../../src/lambdaplex/dialect.js';
import { createRedact } from '../../src/core/redact.js';

const redact = createRedact(() => ['lp_secret']);
const dialect = createLambdaplexDialect({ userDataMethod: 'session.subscribe', redact });

/** What a frame is routed to, as a list of calls. */
const routed = (text: string): readonly unknown[] => {
  const calls: unknown[] = [];
  const sink: FrameSink = {
    data: (route, opening) => calls.push(['data', route, opening]),
    announced: (key) => calls.push(['announced', key]),
    acknowledged: (ack) => calls.push(['acknowledged', ack]),
    replied: ({ reqId, refusal }) => calls.push(['replied', reqId, ...(refusal === undefined ? [] : [refusal])]),
    throttled: (reason, pause) => calls.push(['throttled', reason, pause]),
    banned: (reason, pause) => calls.push(['banned', reason, ...(pause === undefined ? [] : [pause])]),
    loggedOff: (reason) => calls.push(['loggedOff', reason]),
    closing: () => calls.push(['closing']),
    unknown: () => calls.push(['unknown']),
  };
  dialect.route(parseJson(text), sink);
  return calls;
};

const topic: Topic = { key: 'depth gib-USDC', channel: 'depth', symbol: 'gib-USDC', params: {} };

describe('the dialect of Lambdaplex', () => {
  it('asks for streams by name, the symbol spelled as given, with ids that are texts', () => {
    expect(dialect.subscribe([topic], 7)).toEqual({
      id: '7',
      method: 'subscribe',
      params: ['gib-USDC@depth'],
    });
    expect(dialect.unsubscribe([topic], 8)).toEqual({
      id: '8',
      method: 'unsubscribe',
      params: ['gib-USDC@depth'],
    });
  });

  it('asks for the faster stream by the name that it is told', () => {
    const fast = { ...topic, params: { stream: '@depth@100ms' } };
    expect(dialect.subscribe([fast], 7)).toMatchObject({ params: ['gib-USDC@depth@100ms'] });
    expect(dialect.batchOf(fast)).not.toBe(dialect.batchOf(topic));
  });

  it('asks for the events of the account by a request of its own, or by name', () => {
    const events: Topic = { key: USER_DATA, channel: USER_DATA, symbol: '', params: {} };
    expect(dialect.subscribe([events], 1)).toEqual({ id: '1', method: 'session.subscribe' });
    expect(dialect.unsubscribe([events], 2)).toEqual({ id: '2', method: 'session.unsubscribe' });
    const other = createLambdaplexDialect({ userDataMethod: 'subscribe', redact });
    expect(other.subscribe([events], 1)).toEqual({ id: '1', method: 'subscribe', params: ['userData'] });
    expect(other.unsubscribe([events], 2)).toEqual({ id: '2', method: 'unsubscribe', params: ['userData'] });
  });

  it('finds topics among the streams that there are, however their names are printed', () => {
    const fast = { ...topic, params: { stream: '@depth@100ms' } };
    const heldBy = (result: readonly string[]) => dialect.inventory?.held({ id: '1', result });
    expect(heldBy(['gib-USDC@depth'])?.(topic)).toBe(true);
    expect(heldBy(['GIB-USDC@DEPTH'])?.(topic)).toBe(true);
    expect(heldBy(['gib-USDC@depth'])?.(fast)).toBe(true);
    expect(heldBy(['gib-USDC@trade', 'userData'])?.(topic)).toBe(false);
    expect(() => dialect.inventory?.held({ id: '1', result: null })).toThrow(/could not be decoded/);
  });

  it('pings by a request that changes nothing, and leaves its params out', () => {
    expect(dialect.ping(9)).toEqual({ id: '9', method: 'subscriptions' });
  });

  it('routes events by their name and symbol', () => {
    expect(routed('{"e":"depthUpdate","s":"gib-USDC"}')).toEqual([['data', 'depth gib-USDC', true]]);
    expect(routed('{"e":"trade","s":"HBAR-USDC"}')).toEqual([['data', 'trade HBAR-USDC', true]]);
    for (const name of ['orderUpdate', 'executionReport', 'balanceChange']) {
      expect(routed(`{"e":"${name}"}`)).toEqual([['data', 'userData', true]]);
    }
    expect(routed('{"e":"serverShutdown"}')).toEqual([['closing']]);
  });

  it.each(['{"id":"7","status":200,"result":null}', '{"id":7,"status":"200","result":null}', '{"result":[],"id":"7"}'])(
    'takes %s for an answer to the request 7',
    (text) => {
      expect(routed(text)).toEqual([['replied', 7]]);
    },
  );

  it.each([
    ['{"id":"7","status":400,"error":{"msg":"Unknown stream"}}', 'Unknown stream', 'final'],
    ['{"id":7,"status":409,"error":{"msg":"Some"}}', 'Some', 'partial'],
    ['{"id":"7","status":401,"error":{"msg":"no session"}}', 'no session', 'loggedOff'],
    ['{"id":"7","status":500,"error":{}}', 'status 500', 'unknown'],
    ['{"id":"7","status":200,"result":null,"error":{"msg":"no"}}', 'no', 'final'],
  ])('takes %s for a refusal', (text, reason, kind) => {
    expect(routed(text)).toEqual([['replied', 7, { reason, kind }]]);
  });

  it.each([
    ['{"id":"7","status":429,"error":{"msg":"slow"}}', { untold: true }],
    ['{"id":"7","status":429,"error":{"msg":"slow","retryAfter":3}}', { afterMs: 3000 }],
  ])('tells of a pause before the refusal itself: %s', (text, pause) => {
    const refusal = { reason: 'slow', kind: 'later' };
    expect(routed(text)).toEqual([
      ['throttled', 'slow', pause],
      ['replied', 7, refusal],
    ]);
  });

  it.each([
    ['{"id":"7","status":418,"error":{"msg":"ban","retryAfter":1784894695500}}', { untilMs: 1_784_894_695_500 }],
    ['{"id":null,"status":418,"error":{"msg":"ban"}}', undefined],
    ['{"id":"7","status":403,"error":{"msg":"ban"}}', undefined],
  ])('takes %s for a ban', (text, pause) => {
    expect(routed(text)).toEqual([['banned', 'ban', ...(pause === undefined ? [] : [pause])]]);
  });

  it.each(['null', '"another"', '""'])('takes 401 with the id %s for the end of the session', (id) => {
    expect(routed(`{"id":${id},"status":401,"error":{"msg":"revoked"}}`)).toEqual([['loggedOff', 'revoked']]);
  });

  it('takes secrets out of what the exchange says', () => {
    const signature = `${'A'.repeat(86)}==`;
    expect(routed(`{"id":"7","status":400,"error":{"msg":"lp_secret ${signature}"}}`)).toEqual([
      ['replied', 7, { reason: '[secret] [secret]', kind: 'final' }],
    ]);
  });

  it.each([
    '7',
    '[]',
    'null',
    '{}',
    '{"e":"news"}',
    '{"e":"depthUpdate"}',
    '{"e":7}',
    '{"id":null,"status":400,"error":{"msg":"what?"}}',
    '{"id":"mine","result":null}',
  ])('does not know %s, and does not throw', (text) => {
    expect(routed(text)).toEqual([['unknown']]);
  });
});
