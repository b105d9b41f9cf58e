/** How many frames a client may send: `perSecond`, and as many as `burst` at once. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * The allowance of one client, by the wall clock.
 *
 * @param limit - undefined for as many as it likes
 */
export function createBucket(limit: RateLimit | undefined): { readonly take: () => boolean } {
  let left = limit?.burst ?? 0;
  let at = performance.now();
  return {
    take() {
      if (limit === undefined) return true;
      const now = performance.now();
      left = Math.min(limit.burst, left + ((now - at) / 1000) * limit.perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
