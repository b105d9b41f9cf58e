import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DecimalEq,
  DecimalOrd,
  compareDecimals,
  decimalFrom,
  isDecimal,
  isZero,
  minus,
  parseDecimal,
  plus,
  scaleOf,
  times,
  toNumber,
  type Decimal,
} from '../../src/core/decimal.js';

const d = decimalFrom;

/** An oracle that shares no code with the library: a number is units / 10^scale, written by arithmetic on digits. */
interface Fraction {
  readonly units: bigint;
  readonly scale: number;
}

const textOf = ({ units, scale }: Fraction): string => {
  const one = 10n ** BigInt(scale);
  const size = units < 0n ? -units : units;
  const whole = (size / one).toString();
  const decimals = scale === 0 ? '' : `.${(one + (size % one)).toString().slice(1)}`;
  return (units < 0n ? '-' : '') + whole + decimals;
};
const fractionOf = (text: string): Fraction => {
  const [whole = '', decimals = ''] = text.split('.');
  return { units: BigInt(whole + decimals), scale: decimals.length };
};
const raised = ({ units, scale }: Fraction, to: number): bigint => units * 10n ** BigInt(to - scale);

const fraction = fc.record({
  units: fc.oneof(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.bigInt({ min: -50n, max: 50n })),
  // Whole numbers and the decimals of prices and quantities come up often, and so do pairs that share them.
  scale: fc.oneof(fc.constantFrom(0, 1, 8), fc.nat({ max: 24 })),
});
/** Pairs that doubles cannot tell apart, and pairs that differ in print alone, come up often. */
const pair = fc.oneof(
  fc.tuple(fraction, fraction),
  fc.tuple(fraction, fc.constantFrom(-1n, 0n, 1n)).map(([a, step]) => [a, { ...a, units: a.units + step }] as const),
  fc
    .tuple(fraction, fc.nat({ max: 6 }))
    .map(([a, more]) => [a, { units: raised(a, a.scale + more), scale: a.scale + more }] as const),
);

/** Zeros as an exchange may print them, and the decimals that they show. */
const printedZero = fc.tuple(fc.constantFrom('', '-'), fc.nat({ max: 12 })).map(([sign, scale]) => ({
  text: d(`${sign}0${scale === 0 ? '' : `.${'0'.repeat(scale)}`}`),
  scale,
}));

describe('isDecimal', () => {
  it.each(['0', '-0', '7', '10', '0.5', '-0.00', '45283.10', '123456789012345678901234567890.000', '-12.5'])(
    'accepts %j',
    (text) => expect(isDecimal(text)).toBe(true),
  );

  it.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '-.5',
    '+1',
    '00',
    '01.5',
    '-01',
    '1e5',
    '1.2.3',
    ' 1',
    '1 ',
    '1,5',
    '0x10',
    '--1',
    '1-',
    '١',
    'NaN',
    'Infinity',
  ])('refuses %j', (text) => expect(isDecimal(text)).toBe(false));

  it.each([[undefined], [null], [1], [1n], [true], [{}], [['1']], [Object('1')]])(
    'refuses what is no string: %o',
    (value) => expect(isDecimal(value)).toBe(false),
  );

  it('agrees with a pattern on any text made of the characters concerned', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', 'e', '+', ' ') }), (text) => {
        expect(isDecimal(text)).toBe(/^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text));
      }),
    );
  });
});

describe('parseDecimal', () => {
  it.each([
    ['45283.10', '45283.10'],
    ['-0.00', '-0.00'],
    ['5e-6', '0.000005'],
    ['1e-08', '0.00000001'],
    ['1.50e-3', '0.00150'],
    ['1.5E+3', '1500'],
    ['1.2345e2', '123.45'],
    ['-2.5e1', '-25'],
    ['-2.5e-1', '-0.25'],
    ['0e5', '0'],
    ['0.0e1', '0'],
    ['-0e0', '-0'],
    ['12e0', '12'],
  ])('reads %s as %s', (token, text) => expect(parseDecimal(token)).toBe(text));

  it.each(['', 'abc', '1e', 'e5', '1e5.0', '01e2', '.5e1', '5.e1', '1e+-2', ' 1e2', 'Infinity', 'NaN', '0x1e2'])(
    'gives undefined for %j',
    (token) => expect(parseDecimal(token)).toBeUndefined(),
  );

  it('writes out exponents up to 400 and refuses those beyond, whatever their length', () => {
    expect(parseDecimal('1e400')).toBe(`1${'0'.repeat(400)}`);
    expect(parseDecimal('1e-400')).toBe(`0.${'0'.repeat(399)}1`);
    expect(parseDecimal('1e0000000000000002')).toBe('100');
    expect(parseDecimal('1e401')).toBeUndefined();
    expect(parseDecimal('1e-401')).toBeUndefined();
    expect(parseDecimal(`1e${'9'.repeat(400)}`)).toBeUndefined();
  });

  it('gives back any plain decimal as it came', () => {
    fc.assert(
      fc.property(fraction, (a) => {
        expect(parseDecimal(textOf(a))).toBe(textOf(a));
      }),
    );
  });

  it('keeps the value of any exponent form, and the digits that came', () => {
    fc.assert(
      fc.property(fraction, fc.integer({ min: -30, max: 30 }), ({ units, scale }, exponent) => {
        const read = parseDecimal(`${textOf({ units, scale })}e${exponent}`);
        const due = scale - exponent;
        const value = due < 0 ? { units: raised({ units, scale: due }, 0), scale: 0 } : { units, scale: due };
        expect(read).toBe(textOf(value));
      }),
    );
  });
});

describe('decimalFrom', () => {
  it('takes texts, bigints and finite numbers', () => {
    expect(d('0.10')).toBe('0.10');
    expect(d('1e-7')).toBe('0.0000001');
    expect(d(123456789012345678901n)).toBe('123456789012345678901');
    expect(d(0.1)).toBe('0.1');
    expect(d(1e-7)).toBe('0.0000001');
    expect(d(1e21)).toBe('1000000000000000000000');
    expect(d(-0)).toBe('0');
  });

  it.each(['', 'abc', '1,5', ' 1', NaN, Infinity])(
    'throws a RangeError that names %j and gives an example',
    (value) => {
      expect(() => d(value)).toThrow(RangeError);
      expect(() => d(value)).toThrow(`"${value}" is not a decimal number; write for example '0.05'`);
    },
  );

  it('takes every finite number for a text that means that number again', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(toNumber(d(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('agrees with fractions, digit for digit', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [x, y] = [d(textOf(a)), d(textOf(b))];
        const scale = Math.max(a.scale, b.scale);
        expect(plus(x, y)).toBe(textOf({ units: raised(a, scale) + raised(b, scale), scale }));
        expect(minus(x, y)).toBe(textOf({ units: raised(a, scale) - raised(b, scale), scale }));
        expect(times(x, y)).toBe(textOf({ units: a.units * b.units, scale: a.scale + b.scale }));
      }),
    );
  });

  it('takes a zero for a zero, however it is printed', () => {
    fc.assert(
      fc.property(fraction, printedZero, (a, zero) => {
        const x = d(textOf(a));
        const scale = Math.max(a.scale, zero.scale);
        const same = textOf({ units: raised(a, scale), scale });
        expect([plus(x, zero.text), plus(zero.text, x), minus(x, zero.text)]).toEqual([same, same, same]);
        expect(minus(zero.text, x)).toBe(textOf({ units: -raised(a, scale), scale }));
        expect(times(x, zero.text)).toBe(textOf({ units: 0n, scale: a.scale + zero.scale }));
      }),
    );
  });

  it('keeps the decimals of its operands and has no negative zero', () => {
    expect(plus(d('1.10'), d('2'))).toBe('3.10');
    expect(minus(d('0.3'), d('0.1'))).toBe('0.2');
    expect(minus(d('5.00'), d('5'))).toBe('0.00');
    expect(times(d('0.50'), d('0.1'))).toBe('0.050');
    expect(times(d('-1'), d('0.0'))).toBe('0.0');
    expect(plus(d('-0'), d('-0.0'))).toBe('0.0');
    expect(plus(d('-0.5'), d('0.4'))).toBe('-0.1');
  });
});

describe('compareDecimals', () => {
  it('orders by value, exactly', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const scale = Math.max(a.scale, b.scale);
        const difference = raised(a, scale) - raised(b, scale);
        expect(compareDecimals(d(textOf(a)), d(textOf(b)))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
    );
  });

  it.each<[string, string, number]>([
    ['0.566', '0.5660', 0],
    ['-0', '0', 0],
    ['-0.00', '0', 0],
    ['9', '10', -1],
    ['-9', '-10', 1],
    ['0.30000000000000004', '0.30000000000000005', -1],
    ['9007199254740993', '9007199254740992', 1],
    [`1${'0'.repeat(400)}`, `2${'0'.repeat(400)}`, -1],
    [`0.${'0'.repeat(399)}1`, '0', 1],
  ])('compares %s with %s', (a, b, order) => expect(compareDecimals(d(a), d(b))).toBe(order));

  it('finds all zeros equal, and sorts as their values do', () => {
    fc.assert(
      fc.property(printedZero, printedZero, (a, b) => {
        expect(compareDecimals(a.text, b.text)).toBe(0);
      }),
    );
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 20 }), (all) => {
        const scale = Math.max(0, ...all.map((each) => each.scale));
        const due = all.map((each) => raised(each, scale)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        const sorted = all.map((each) => d(textOf(each))).sort(DecimalOrd.compare);
        expect(sorted.map((each) => raised(fractionOf(each), scale))).toEqual(due);
      }),
    );
  });

  it('stands behind DecimalEq and DecimalOrd', () => {
    expect(DecimalEq.equals(d('0.566'), d('0.5660'))).toBe(true);
    expect(DecimalEq.equals(d('0.566'), d('0.5661'))).toBe(false);
    expect(DecimalOrd.equals(d('1'), d('1.0'))).toBe(true);
    expect([d('10'), d('-1'), d('9.5'), d('9.50')].sort(DecimalOrd.compare)).toEqual(['-1', '9.5', '9.50', '10']);
  });
});

describe('isZero, scaleOf, toNumber', () => {
  it.each(['0', '-0', '0.0', '-0.00000000'])('%s is zero', (text) => expect(isZero(d(text))).toBe(true));
  it.each(['1', '0.00000001', '-10', '100', '0.9'])('%s is not', (text) => expect(isZero(d(text))).toBe(false));

  it.each<[string, number]>([
    ['15', 0],
    ['-0', 0],
    ['1.50', 2],
    ['0.00000000', 8],
  ])('%s prints %i decimals', (text, scale) => expect(scaleOf(d(text))).toBe(scale));

  it('agree with fractions', () => {
    fc.assert(
      fc.property(fraction, printedZero, (a, zero) => {
        expect(isZero(d(textOf(a)))).toBe(a.units === 0n);
        expect(scaleOf(d(textOf(a)))).toBe(a.scale);
        expect([isZero(zero.text), scaleOf(zero.text)]).toEqual([true, zero.scale]);
      }),
    );
  });

  it('gives the nearest float', () => {
    expect(toNumber(d('45283.50'))).toBe(45283.5);
    expect(toNumber(d('9007199254740993'))).toBe(9007199254740992);
  });
});

describe('Decimal', () => {
  it('is a string that a type keeps apart from other strings', () => {
    const price: Decimal = d('1.50');
    const text: string = price;
    // @ts-expect-error a plain string is not known to be a decimal
    const unchecked: Decimal = text;
    expect(unchecked).toBe('1.50');
  });
});
