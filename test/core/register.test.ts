import { describe, expect, it } from 'vitest';
import { createRegister } from '../../src/core/register.js';

describe('createRegister', () => {
  it('makes one thing for each key', () => {
    const register = createRegister<object>();
    const made = register.once('a', () => ({}));
    expect(register.once('a', () => expect.fail('made twice'))).toBe(made);
    expect(register.once('b', () => ({}))).not.toBe(made);
  });

  it('makes another once the first was dropped, and a late drop of the first does not touch that one', () => {
    const register = createRegister<object>();
    let dropFirst = (): void => undefined;
    register.once('a', (drop) => {
      dropFirst = drop;
      return {};
    });
    dropFirst();
    const second = register.once('a', () => ({}));
    dropFirst();
    expect(register.once('a', () => expect.fail('was dropped'))).toBe(second);
  });
});
