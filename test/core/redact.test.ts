import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact } from '../../src/core/redact.js';

const KEY = 'lp_TEST_ONLY_0001';
const SIGNATURE = Buffer.from(Uint8Array.from({ length: 64 }, (_, at) => at * 5)).toString('base64');
const redact = createRedact(() => [KEY]);

describe('createRedact', () => {
  it.each([
    ['the key', `unknown key ${KEY}.`, 'unknown key [secret].'],
    ['the key again and again', `${KEY}${KEY} ${KEY}`, '[secret][secret] [secret]'],
    ['a signature', `bad signature ${SIGNATURE}!`, 'bad signature [secret]!'],
    ['a percent-encoded signature', `at ?a=1&signature=${encodeURIComponent(SIGNATURE)}`, 'at ?a=1&signature=[secret]'],
    ['both', `${KEY} ${SIGNATURE}`, '[secret] [secret]'],
  ])('takes out %s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('takes them out of all texts of a message, names included, and leaves the rest', () => {
    const message = {
      id: '1',
      status: 400,
      more: [null, true, { [KEY]: `is ${KEY}`, deep: [[SIGNATURE]] }],
      error: { msg: KEY },
    };
    expect(redact(message)).toEqual({
      ...{ id: '1', status: 400, error: { msg: '[secret]' } },
      more: [null, true, { '[secret]': 'is [secret]', deep: [['[secret]']] }],
    });
    expect(message.error.msg).toBe(KEY);
  });

  it('knows signatures without a key, and an empty key is none', () => {
    for (const without of [createRedact(() => []), createRedact(() => [''])]) {
      expect(without(`${KEY} ${SIGNATURE}`)).toBe(`${KEY} [secret]`);
    }
  });

  it('takes a key as it is, not as a pattern', () => {
    expect(createRedact(() => ['a.c$&'])('abc a.c$& $&')).toBe('abc [secret] $&');
  });

  it('leaves no signature in any text, and nothing else out of one that has none', () => {
    const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((all) => Buffer.from(all).toString('base64'));
    fc.assert(
      fc.property(bytes, fc.string(), fc.string(), fc.boolean(), (signature, before, after, encoded) => {
        const text = `${before} ${encoded ? encodeURIComponent(signature) : signature} ${after}`;
        expect(redact(text)).not.toContain(encoded ? encodeURIComponent(signature) : signature);
        expect(redact(text)).toContain('[secret]');
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redact(value)).toEqual(value);
      }),
    );
  });
});
