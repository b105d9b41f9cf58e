import type { SchedulerLike, Subscription } from 'rxjs';
import { fullBucket, refilled, slowedDown, spent, waitFor, type RateLimit } from './rate-limit.js';

/** What leaves on a socket, paced. */
export interface Outbox {
  /** A socket is there to send on. */
  open(send: (text: string) => void): void;
  /** The socket is gone; nothing leaves until the next `open`. */
  shut(): void;
  /** Send what waits as soon as this turn is over, so that what one turn brings can leave together. */
  wake(): void;
  /** Send what waits now, as far as the limit allows. */
  flush(): void;
  /** The exchange says that we are too fast: half the rate from now on, and nothing for so many ms. */
  slowDown(pauseMs: number): void;
}

/** No pause is longer, in ms, whatever the exchange says. */
const LONGEST_PAUSE_MS = 600_000;

/**
 * Pace what is sent on a socket by a token bucket.
 *
 * The text of a frame is asked for only when it may leave at once. So what is no longer wanted by then is never
 * sent, and what waited longest is merged best.
 *
 * @param next - the next frame to send, or undefined when there is none
 */
export function createOutbox(limit: RateLimit, scheduler: SchedulerLike, next: () => string | undefined): Outbox {
  let bucket = fullBucket(limit, scheduler.now());
  let send: ((text: string) => void) | undefined;
  let planned: Subscription | undefined;
  let pause = { untilMs: -Infinity, ms: 0 };

  const plan = (delayMs: number): void => {
    planned?.unsubscribe();
    planned = scheduler.schedule(() => {
      planned = undefined;
      flush();
    }, delayMs);
  };

  const flush = (): void => {
    while (send !== undefined) {
      bucket = refilled(bucket, limit, scheduler.now());
      const waitMs = Math.max(waitFor(bucket), Math.min(pause.untilMs - scheduler.now(), pause.ms));
      if (waitMs > 0) {
        plan(waitMs);
        return;
      }
      const text = next();
      if (text === undefined) return;
      bucket = spent(bucket);
      send(text);
    }
  };

  return {
    open: (sendNow) => {
      send = sendNow;
      plan(0);
    },
    shut: () => {
      send = undefined;
      planned?.unsubscribe();
      planned = undefined;
    },
    wake: () => {
      if (send !== undefined && planned === undefined) plan(0);
    },
    flush,
    slowDown: (pauseMs) => {
      bucket = slowedDown(bucket, limit, scheduler.now());
      // By the clock, but never longer than it was to be: the clock may be set back.
      const ms = Math.min(Math.max(0, pauseMs), LONGEST_PAUSE_MS);
      const untilMs = scheduler.now() + ms;
      if (untilMs > pause.untilMs) pause = { untilMs, ms };
    },
  };
}
