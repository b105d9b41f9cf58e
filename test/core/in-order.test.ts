import { describe, expect, it } from 'vitest';
import { createInOrder } from '../../src/core/in-order.js';

describe('createInOrder', () => {
  it('does a deed at once, and what it asks for after it, in the order in which it was asked for', () => {
    const inOrder = createInOrder();
    const done: string[] = [];
    inOrder(() => {
      done.push('first begins');
      inOrder(() => {
        done.push('second');
        inOrder(() => done.push('fourth'));
      });
      inOrder(() => done.push('third'));
      done.push('first ends');
    });
    expect(done).toEqual(['first begins', 'first ends', 'second', 'third', 'fourth']);
    inOrder(() => done.push('fifth'));
    expect(done.at(-1)).toBe('fifth');
  });
});
