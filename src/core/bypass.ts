import { connect, filter, merge, type OperatorFunction } from 'rxjs';

/**
 * Let an operator work on some of the values, while the others pass by it, all in the order in which they came.
 *
 * The operator is expected to answer in the turn in which it is given a value; what it holds back comes after what has
 * passed by meanwhile. An error of either ends both.
 *
 * ![bypass](../../docs/marbles/bypass.svg)
 *
 * @param passesBy - which values the operator is to know nothing of
 */
export function bypass<T, By extends T, R>(
  passesBy: (value: T) => value is By,
  operator: OperatorFunction<Exclude<T, By>, R>,
): OperatorFunction<T, By | R> {
  const isWorkedOn = (value: T): value is Exclude<T, By> => !passesBy(value);
  return connect((values$) => merge(values$.pipe(filter(passesBy)), values$.pipe(filter(isWorkedOn), operator)));
}
