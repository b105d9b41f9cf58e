/** How many frames may be sent. */
export interface RateLimit {
  /** Frames a second, on average. */
  readonly perSecond: number;
  /** Frames at once, after a pause. */
  readonly burst: number;
}

/** What is left of a {@link RateLimit}; instants in ms. Never changed: each step makes another. */
export interface TokenBucket {
  readonly tokens: number;
  readonly atMs: number;
  /** Frames a second at present: less than the limit while the exchange finds us too fast. */
  readonly perSecond: number;
  /** Since when the exchange has not complained. */
  readonly calmSinceMs: number;
}

/** After so long without a complaint the rate doubles, until it is back at the limit. */
const CALM_MS = 10_000;
/** The rate is never cut below this part of the limit. */
const SLOWEST = 1 / 16;

/** A full bucket. */
export const fullBucket = ({ perSecond, burst }: RateLimit, nowMs: number): TokenBucket => ({
  tokens: burst,
  atMs: nowMs,
  perSecond,
  calmSinceMs: nowMs,
});

/** The bucket as it stands now, with what has flown in since. */
export function refilled(bucket: TokenBucket, limit: RateLimit, nowMs: number): TokenBucket {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(limit.burst, bucket.tokens + (elapsedMs / 1000) * bucket.perSecond);
  const calmed = bucket.perSecond < limit.perSecond && nowMs - bucket.calmSinceMs >= CALM_MS;
  return {
    tokens,
    atMs: nowMs,
    perSecond: calmed ? Math.min(limit.perSecond, bucket.perSecond * 2) : bucket.perSecond,
    calmSinceMs: calmed ? nowMs : bucket.calmSinceMs,
  };
}

/** How long until the next frame may leave, in ms; 0 when it may leave now. For a bucket that was just refilled. */
export const waitFor = ({ tokens, perSecond }: TokenBucket): number =>
  tokens >= 1 - 1e-9 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000 - 1e-6);

/** The bucket after one frame has left. */
export const spent = (bucket: TokenBucket): TokenBucket => ({ ...bucket, tokens: Math.max(0, bucket.tokens - 1) });

/** The bucket after the exchange said that we are too fast: empty, and filling at half the rate. */
export const slowedDown = (bucket: TokenBucket, limit: RateLimit, nowMs: number): TokenBucket => ({
  tokens: 0,
  atMs: nowMs,
  perSecond: Math.max(limit.perSecond * SLOWEST, bucket.perSecond / 2),
  calmSinceMs: nowMs,
});
