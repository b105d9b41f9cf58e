import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { createSecret } from '../../src/core/secret.js';
import { leakIn, outputsOf } from '../lambdaplex/keys.js';

const word = 'sesame-4711';

describe('createSecret', () => {
  it('gives the value to whoever asks', () => {
    const value = { word };
    expect(createSecret(value).reveal()).toBe(value);
  });

  it.each([
    ['a text', word],
    ['an object', { word }],
    ['an array', [word]],
  ])('shows nothing of %s', (_name, value) => {
    const secret = createSecret(value);
    expect(leakIn(outputsOf(value), [word])).toBe(word);
    expect(leakIn([...outputsOf(secret), serialize(secret).toString('latin1')], [word])).toBeUndefined();
  });

  it('says that it is there', () => {
    const secret: unknown = createSecret(word);
    expect([String(secret), inspect({ secret }), JSON.stringify({ secret })]).toEqual([
      '[secret]',
      '{ secret: [secret] }',
      '{"secret":"[secret]"}',
    ]);
  });

  it('copies as an empty object', () => {
    const secret = createSecret(word);
    expect(structuredClone(secret)).toEqual({});
    expect(Object.entries({ ...secret })).toEqual([]);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(createSecret(word))).toBe(true);
  });
});
