import { describe, expect, it } from 'vitest';
import { RestError } from '../../../src/lambdaplex/codecs/rest-error.js';
import { decoded } from './decoded.js';

describe('RestError', () => {
  it.each([
    ['{"code":-1015,"msg":"slow down"}', { code: -1015, message: 'slow down' }],
    [
      '{"type":"about:blank","title":"Bad Request","status":400,"detail":"unknown symbol"}',
      { status: 400, message: 'Bad Request: unknown symbol' },
    ],
    ['{"title":"Not Found"}', { message: 'Not Found' }],
    [
      '{"timestamp":1,"path":"/x","status":404,"error":"Not Found","requestId":"a","message":"no order"}',
      { status: 404, message: 'Not Found: no order' },
    ],
    ['{"error":"Unauthorized","status":"?","message":""}', { message: 'Unauthorized' }],
  ])('is read: %s', (body, error) => {
    expect(decoded(RestError, body)).toEqual(error);
  });

  it.each(['{}', '[]', '"no"', '{"code":"x","msg":"y"}', '{"message":"alone"}'])('is refused: %s', (body) => {
    expect(decoded(RestError, body)).toHaveLength(1);
  });
});
