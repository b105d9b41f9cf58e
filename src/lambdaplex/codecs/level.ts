import * as t from 'io-ts';
import type { Level } from '../../book/level.js';
import { Decimal, isList } from '../../core/codec.js';

const isLevel = (value: unknown): value is Level => t.type({ price: Decimal, qty: Decimal }).is(value);

/**
 * A level as the exchange sends it, a price and a quantity; what may follow them is passed over.
 *
 * Quantities are absolute, and zero, however printed, removes the level.
 */
const LevelTuple = new t.Type<Level, readonly unknown[], unknown>(
  'Level',
  isLevel,
  (input, context) => {
    if (!isList(input)) return t.failure(input, context);
    const price = Decimal.validate(input[0], t.appendContext(context, '0', Decimal, input[0]));
    if (price._tag === 'Left') return price;
    const qty = Decimal.validate(input[1], t.appendContext(context, '1', Decimal, input[1]));
    return qty._tag === 'Left' ? qty : t.success({ price: price.right, qty: qty.right });
  },
  ({ price, qty }) => [price, qty],
);

/** One side of a depth update or snapshot: tuples of price and quantity, read as levels. */
export const Levels = t.readonlyArray(LevelTuple, 'Levels');
