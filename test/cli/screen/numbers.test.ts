import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLine, onLeastScale, onOneScale } from '../../../src/cli/screen/numbers.js';

describe('inLine', () => {
  it('shows numbers whole where there is room', () => {
    expect(inLine(['1.50', '100.25'], 8)).toEqual(['    1.50', '  100.25']);
  });

  it('leaves out the same decimals of all where there is not, and marks that', () => {
    expect(inLine(['1.12345', '100.12345'], 7)).toEqual(['  1.12…', '100.12…']);
    expect(inLine(['1.12345', '100.12345'], 5)).toEqual(['  1.…', '100.…']);
    expect(inLine(['1', '1.5', '100.12345'], 6)).toEqual(['     1', '   1.5', '100.1…']);
  });

  it('marks what is too long even so', () => {
    expect(inLine(['1234567.1'], 5)).toEqual(['1234…']);
  });

  it('never shows digits that are not the first ones, nor fewer than all without a mark', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,11}(\.\d{1,12})?$/);
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (numbers, width) => {
        inLine(numbers, width).forEach((shown, i) => {
          const [kept = '', after] = shown.trimStart().split('…');
          expect(shown).toHaveLength(width);
          expect(numbers[i]?.startsWith(kept)).toBe(true);
          expect(after === undefined).toBe(kept === numbers[i]);
        });
      }),
    );
  });
});

describe('onLeastScale', () => {
  it('leaves out zeros that no number needs, also where all were printed with them', () => {
    expect(onLeastScale(['0.07326600', '0.07326000', '1.00000000'])).toEqual(['0.073266', '0.073260', '1.000000']);
    expect(onLeastScale(['10.0', '100'])).toEqual(['10', '100']);
  });
});

describe('onOneScale', () => {
  it('leaves numbers of one scale as they were sent', () => {
    expect(onOneScale(['1.50', '100.00'])).toEqual(['1.50', '100.00']);
    expect(onOneScale([])).toEqual([]);
  });

  it('gives all others as few decimals as their digits need', () => {
    expect(onOneScale(['0.07357800', '0.073252', '1'])).toEqual(['0.073578', '0.073252', '1.000000']);
    expect(onOneScale(['1375.00000000', '143', '0.0', '100'])).toEqual(['1375', '143', '0', '100']);
  });

  it('changes no number', () => {
    const numbers = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(6)).map(([n, scale]) => (n / 1000).toFixed(scale)));
    fc.assert(
      fc.property(numbers, (given) => {
        const now = onOneScale(given);
        expect(now.map(Number)).toEqual(given.map(Number));
        expect(new Set(now.map((digits) => digits.split('.')[1]?.length ?? 0)).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
