import { Observable, ReplaySubject, type Subscription } from 'rxjs';

/**
 * Something that is done once, however often it is observed: an order, above all.
 *
 * The first subscription does it, and every later one gets the same outcome, so `retry`, `repeat` and a second observer
 * never do it again. Who leaves before it was sent takes it back, unless others wait for it: then it was not done, and
 * may still be. After that, leaving means only that nobody listens.
 *
 * @param attempt - does it when observed, and tells when it cannot be taken back any more
 */
export function singleUse<T>(attempt: (onSent: () => void) => Observable<T>): Observable<T> {
  let outcome$: ReplaySubject<T> | undefined;
  let doing: Subscription | undefined;
  let observers = 0;
  let isSent = false;
  return new Observable((subscriber) => {
    observers += 1;
    if (outcome$ === undefined) {
      outcome$ = new ReplaySubject<T>(Infinity);
      doing = attempt(() => {
        isSent = true;
      }).subscribe(outcome$);
    }
    const listening = outcome$.subscribe(subscriber);
    return () => {
      listening.unsubscribe();
      observers -= 1;
      if (observers > 0 || isSent || doing?.closed !== false) return;
      doing.unsubscribe();
      outcome$ = undefined;
    };
  });
}
