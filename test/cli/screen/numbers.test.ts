import { describe, expect, it } from 'vitest';
import { inLine } from '../../../src/cli/screen/numbers.js';

describe('inLine', () => {
  it('shows numbers whole where there is room', () => {
    expect(inLine(['1.50', '100.25'], 8)).toEqual(['    1.50', '  100.25']);
  });

  it('leaves out the same decimals of all where there is not', () => {
    expect(inLine(['1.12345', '100.12345'], 7)).toEqual(['  1.123', '100.123']);
    expect(inLine(['1.12345', '100.12345'], 4)).toEqual(['   1', ' 100']);
  });

  it('marks what is too long even so', () => {
    expect(inLine(['1234567.1'], 5)).toEqual(['1234…']);
  });
});
