import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLargeEnough, layoutOf } from '../../../src/cli/screen/layout.js';

const shape = (columns: number, rows: number, panels: number) => {
  const { across, down } = layoutOf({ columns, rows }, panels, 10);
  return `${across} x ${down}`;
};

describe('layoutOf', () => {
  it('puts as many side by side as fit, and the rest below where there is room', () => {
    expect(shape(80, 24, 4)).toBe('2 x 1');
    expect(shape(80, 24, 1)).toBe('1 x 1');
    expect(shape(80, 38, 4)).toBe('2 x 2');
    expect(shape(160, 45, 4)).toBe('4 x 1');
    expect(shape(120, 45, 4)).toBe('2 x 2');
    expect(shape(40, 24, 4)).toBe('1 x 1');
  });

  it('leaves out events before it makes panels smaller than they can be', () => {
    expect(layoutOf({ columns: 40, rows: 17 }, 1, 10)).toMatchObject({ events: 1, panel: { columns: 40, rows: 13 } });
    expect(layoutOf({ columns: 40, rows: 24 }, 1, 10)).toMatchObject({ events: 3, panel: { columns: 40, rows: 18 } });
  });

  it('gives events no more than a few lines, and what books have no use for', () => {
    const heights = (rows: number, levels: number) => {
      const { panel, events } = layoutOf({ columns: 100, rows }, 4, levels);
      return [panel.rows, events];
    };
    expect(heights(40, 10)).toEqual([16, 5]);
    expect(heights(78, 10)).toEqual([34, 7]);
    expect(heights(82, 10)).toEqual([35, 9]);
    expect(heights(120, 10)).toEqual([53, 10]);
    expect(heights(120, 100)).toEqual([55, 7]);
  });

  it('never needs more room than there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 400 }),
        fc.integer({ min: 17, max: 200 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(10, 25, 100, 1000),
        (columns, rows, panels, levels) => {
          expect(isLargeEnough({ columns, rows })).toBe(true);
          const { across, down, panel, events } = layoutOf({ columns, rows }, panels, levels);
          expect(across * panel.columns).toBeLessThanOrEqual(columns);
          expect(down * panel.rows + events + 3).toBeLessThanOrEqual(rows);
          expect(across * down).toBeLessThanOrEqual(panels + across - 1);
        },
      ),
    );
  });

  it('finds the smallest screens too small', () => {
    expect([isLargeEnough({ columns: 39, rows: 50 }), isLargeEnough({ columns: 100, rows: 16 })]).toEqual([
      false,
      false,
    ]);
  });
});
