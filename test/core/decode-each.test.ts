import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Int } from '../../src/core/codec.js';
import { decodeEach } from '../../src/core/decode-each.js';

describe('decodeEach', () => {
  it('skips a message that does not decode, and tells what was wrong with it, where messages stand by themselves', () => {
    const seen: unknown[] = [];
    const faults: string[] = [];
    of('1', 'one', '2')
      .pipe(decodeEach(Int, 'status', ({ topic, problems }) => faults.push(`${topic}: ${problems.join()}`)))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
    expect(faults).toEqual(['status: the message should be Int, but is "one"']);
  });
});
