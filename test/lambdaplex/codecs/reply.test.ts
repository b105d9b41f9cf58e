import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../../src/core/decimal.js';
import { Reply, StreamNames, pauseOf } from '../../../src/lambdaplex/codecs/reply.js';
import { decoded } from './decoded.js';

describe('Reply', () => {
  it.each([
    ['{"id":"1","status":200,"result":null}', { id: '1', status: 200, result: null }],
    ['{"id":1,"status":"200","result":null}', { id: '1', status: 200, result: null }],
    ['{"result":["HBAR-USDC@depth"],"id":3}', { id: '3', result: ['HBAR-USDC@depth'] }],
  ])('is a success: %s', (text, reply) => {
    expect(decoded(Reply, text)).toEqual(reply);
  });

  it('is a failure when it has an error, whatever else it has', () => {
    expect(decoded(Reply, '{"id":8,"status":200,"result":null,"error":{"msg":"no","code":-1121,"why":7}}')).toEqual({
      id: '8',
      status: 200,
      error: { msg: 'no', code: -1121 },
      rawError: { msg: 'no', code: '-1121', why: '7' },
    });
  });

  it.each(['{"id":null,"status":401,"error":{"msg":"gone"}}', '{"status":"401","error":{"msg":"gone"}}'])(
    'may be of no request: %s',
    (text) => {
      expect(decoded(Reply, text)).toEqual({ status: 401, error: { msg: 'gone' }, rawError: { msg: 'gone' } });
    },
  );

  it('is a failure without words, too', () => {
    expect(decoded(Reply, '{"id":"9","error":{}}')).toEqual({ id: '9', error: { msg: '' }, rawError: {} });
  });

  it.each([
    ['in the error', '{"id":"1","error":{"msg":"","retryAfter":3,"data":{"retryAfter":4}},"retryAfter":5}', '3'],
    ['in its data', '{"id":"1","error":{"msg":"","data":{"retryAfter":"4"}},"retryAfter":5}', '4'],
    ['beside it', '{"id":"1","error":{"msg":"","data":[]},"retryAfter":5.5}', '5.5'],
    ['where it can be read', '{"id":"1","error":{"msg":"","retryAfter":"soon"},"retryAfter":6}', '6'],
  ])('says when to ask again: %s', (_where, text, retryAfter) => {
    expect(decoded(Reply, text)).toMatchObject({ retryAfter });
  });

  it.each(['{"id":"1","status":200}', '{"id":"1","error":"no"}', '[]', 'null'])('is refused: %s', (text) => {
    expect(decoded(Reply, text)).toEqual(['the message should have an error or a result']);
  });

  it('is refused when a success does not say whose it is', () => {
    expect(decoded(Reply, '{"status":200,"result":null}')).toEqual(['id should be string, but is missing']);
  });
});

describe('StreamNames', () => {
  it('are a list of names', () => {
    expect(decoded(StreamNames, '["HBAR-USDC@depth","userData"]')).toEqual(['HBAR-USDC@depth', 'userData']);
    expect(decoded(StreamNames, 'null')).toHaveLength(1);
  });
});

describe('pauseOf', () => {
  const pause = (retryAfter: string) => pauseOf({ retryAfter: decimalFrom(retryAfter) });

  it('reads seconds, and instants when the number is one', () => {
    expect(pause('30')).toEqual({ afterMs: 30_000 });
    expect(pause('0.25')).toEqual({ afterMs: 250 });
    expect(pause('1000000000000')).toEqual({ afterMs: 1e15 });
    expect(pause('1784894695500')).toEqual({ untilMs: 1_784_894_695_500 });
  });

  it('is never negative', () => {
    expect(pause('-3')).toEqual({ afterMs: 0 });
  });

  it('is undefined when nothing is said', () => {
    expect(pauseOf({})).toBeUndefined();
  });
});
