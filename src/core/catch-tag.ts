import { catchError, throwError, type Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { isStreamError, type StreamError } from './errors.js';

/**
 * Answer one kind of error with another stream; let all the others pass.
 *
 * ```ts
 * const careful$ = book$.pipe(catchTag('SubscriptionRejected', ({ symbol }) => otherVenue(symbol)));
 * ```
 *
 * ![catchTag](../../docs/marbles/catch-tag.svg)
 *
 * @param tag - the `_tag` of the error to answer
 * @param answer - makes the stream that goes on in place of the failed one
 * @returns an operator that mirrors its source, and the answer after such an error
 */
export function catchTag<T, Tag extends StreamError['_tag'], R>(
  tag: Tag,
  answer: (error: Extract<StreamError, { _tag: Tag }>) => ObservableInput<R>,
): OperatorFunction<T, T | R> {
  return catchError<T, Observable<R> | ObservableInput<R>>((error: unknown) =>
    isTagged(tag, error) ? answer(error) : throwError(() => error),
  );
}

const isTagged = <Tag extends StreamError['_tag']>(
  tag: Tag,
  error: unknown,
): error is Extract<StreamError, { _tag: Tag }> => isStreamError(error) && error._tag === tag;
