import { Observable, type Subscriber } from 'rxjs';

/** What an exchange tells unasked, by key; the latest of each is kept for those who come later. */
export interface Announcements {
  /**
   * The announcements of a key, for one holder: the latest first, if there is one.
   *
   * @throws Error at subscribe, when the key is held already
   */
  hold(key: string): Observable<unknown>;
  announced(key: string, message: unknown): void;
  /** The socket is gone: what it told is no longer true. */
  gone(error: unknown): void;
}

/** Keep what an exchange tells unasked. */
export function createAnnouncements(): Announcements {
  const latest = new Map<string, unknown>();
  const holders = new Map<string, Subscriber<unknown>>();
  return {
    hold: (key) =>
      new Observable((subscriber) => {
        if (holders.has(key)) throw new Error(`${key} is held already; share its stream instead`);
        holders.set(key, subscriber);
        if (latest.has(key)) subscriber.next(latest.get(key));
        return () => {
          holders.delete(key);
        };
      }),
    announced: (key, message) => {
      latest.set(key, message);
      holders.get(key)?.next(message);
    },
    gone: (error) => {
      latest.clear();
      if (error !== undefined) for (const holder of [...holders.values()]) holder.error(error);
    },
  };
}
