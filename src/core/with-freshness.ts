import type { Observable } from 'rxjs';
import type { Live, Stale } from './freshness.js';

/** The same channels with each value in an envelope that says whether it may be trusted now. */
export type WithFreshness<Channels> = {
  readonly [Name in keyof Channels]: Channels[Name] extends (...args: infer Args) => Observable<infer Value>
    ? (...args: Args) => Observable<Live<Value> | Stale>
    : never;
};
