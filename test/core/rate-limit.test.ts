import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullBucket, refilled, slowedDown, spent, waitFor, type TokenBucket } from '../../src/core/rate-limit.js';

const limit = { perSecond: 10, burst: 3 };

describe('rate limit', () => {
  it('lets a burst pass, then one frame each tenth of a second', () => {
    let bucket = fullBucket(limit, 0);
    for (let sent = 0; sent < 3; sent += 1) {
      expect(waitFor(bucket)).toBe(0);
      bucket = spent(bucket);
    }
    expect(waitFor(bucket)).toBe(100);
    expect(waitFor(refilled(bucket, limit, 99))).toBe(1);
    expect(waitFor(refilled(bucket, limit, 100))).toBe(0);
  });

  it('halves the rate at each complaint, and doubles it back for each ten calm seconds', () => {
    const slow = slowedDown(slowedDown(fullBucket(limit, 0), limit, 0), limit, 0);
    expect(waitFor(slow)).toBe(400);
    expect(refilled(slow, limit, 9_999).perSecond).toBe(2.5);
    const calmer = refilled(slow, limit, 10_000);
    expect(calmer.perSecond).toBe(5);
    expect(refilled(calmer, limit, 20_000).perSecond).toBe(10);
    expect(refilled(refilled(calmer, limit, 20_000), limit, 90_000).perSecond).toBe(10);
  });

  it('never stands still, however often the exchange complains', () => {
    let bucket = fullBucket(limit, 0);
    for (let times = 0; times < 100; times += 1) bucket = slowedDown(bucket, limit, 0);
    expect(waitFor(bucket)).toBe(1600);
  });

  it('never sends more than the burst and the rate allow, in any window', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 });
    fc.assert(
      fc.property(pauses, (waits) => {
        let nowMs = 0;
        let bucket: TokenBucket = fullBucket(limit, nowMs);
        const sentAt: number[] = [];
        for (const waitMs of waits) {
          nowMs += waitMs;
          bucket = refilled(bucket, limit, nowMs);
          while (waitFor(bucket) === 0) {
            bucket = spent(bucket);
            sentAt.push(nowMs);
          }
        }
        sentAt.forEach((from, index) => {
          sentAt.slice(index).forEach((to, further) => {
            expect(further + 1).toBeLessThanOrEqual(limit.burst + ((to - from) / 1000) * limit.perSecond + 1e-6);
          });
        });
      }),
    );
  });
});
