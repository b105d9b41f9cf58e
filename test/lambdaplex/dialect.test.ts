import { describe, expect, it } from 'vitest';
import type { FrameSink, Topic } from '../../src/core/dialect.js';
import { parseJson } from '../../src/core/json.js';
import { lambdaplexDialect } from '../../src/lambdaplex/dialect.js';

/** What a frame is routed to, as a list of calls. */
const routed = (text: string): readonly unknown[] => {
  const calls: unknown[] = [];
  const sink: FrameSink = {
    data: (route, opening) => calls.push(['data', route, opening]),
    announced: (key) => calls.push(['announced', key]),
    acknowledged: (ack) => calls.push(['acknowledged', ack]),
    replied: ({ reqId, refusal }) => calls.push(['replied', reqId, ...(refusal === undefined ? [] : [refusal])]),
    throttled: (reason) => calls.push(['throttled', reason]),
    unknown: () => calls.push(['unknown']),
  };
  lambdaplexDialect.route(parseJson(text), sink);
  return calls;
};

const topic: Topic = { key: 'depth gib-USDC', channel: 'depth', symbol: 'gib-USDC', params: {} };

describe('the dialect of Lambdaplex', () => {
  it('asks for streams by name, the symbol spelled as given, with ids that are texts', () => {
    expect(lambdaplexDialect.subscribe([topic], 7)).toEqual({
      id: '7',
      method: 'subscribe',
      params: ['gib-USDC@depth'],
    });
    expect(lambdaplexDialect.unsubscribe([topic], 8)).toEqual({
      id: '8',
      method: 'unsubscribe',
      params: ['gib-USDC@depth'],
    });
  });

  it('pings by a request that changes nothing, and leaves its params out', () => {
    expect(lambdaplexDialect.ping(9)).toEqual({ id: '9', method: 'subscriptions' });
  });

  it('routes events by their name and symbol', () => {
    expect(routed('{"e":"depthUpdate","s":"gib-USDC"}')).toEqual([['data', 'depth gib-USDC', true]]);
    expect(routed('{"e":"trade","s":"HBAR-USDC"}')).toEqual([['data', 'trade HBAR-USDC', true]]);
  });

  it.each(['{"id":"7","status":200,"result":null}', '{"id":7,"status":"200","result":null}', '{"result":[],"id":"7"}'])(
    'takes %s for an answer to the request 7',
    (text) => {
      expect(routed(text)).toEqual([['replied', 7]]);
    },
  );

  it.each([
    ['{"id":"7","status":400,"error":{"msg":"Unknown stream"}}', 'Unknown stream', 'final'],
    ['{"id":7,"status":409,"error":{"msg":"Some"}}', 'Some', 'final'],
    ['{"id":"7","status":429,"error":{"msg":"slow down"}}', 'slow down', 'later'],
    ['{"id":"7","status":500,"error":{}}', 'status 500', 'later'],
    ['{"id":"7","status":200,"result":null,"error":{"msg":"no"}}', 'no', 'final'],
  ])('takes %s for a refusal', (text, reason, kind) => {
    expect(routed(text)).toEqual([['replied', 7, { reason, kind }]]);
  });

  it.each([
    '7',
    '[]',
    'null',
    '{}',
    '{"e":"news"}',
    '{"e":"depthUpdate"}',
    '{"e":7}',
    '{"id":null,"status":401,"error":{"msg":"revoked"}}',
    '{"id":"mine","result":null}',
  ])('does not know %s, and does not throw', (text) => {
    expect(routed(text)).toEqual([['unknown']]);
  });
});
