import { describe, expect, it } from 'vitest';
import { checkEveryMs, judgePulse } from '../../src/core/heartbeat.js';

const policy = { silenceMs: 10_000, pingEveryMs: 20_000, pongWithinMs: 5000 };
/** As a check finds it when the one before was in time. */
const judge = (frameAtMs: number, nowMs: number, dataIsDue: boolean, pingAtMs?: number) =>
  judgePulse({ frameAtMs, pingAtMs, checkedAtMs: nowMs - checkEveryMs(policy) }, nowMs, policy, dataIsDue);

describe('heartbeat', () => {
  it('is checked often enough for its shortest term', () => {
    expect(checkEveryMs(policy)).toBe(1000);
    expect(checkEveryMs({ ...policy, silenceMs: 2 })).toBe(1);
  });

  it('is calm as long as silence is allowed', () => {
    expect(judge(0, 9999, true)).toBe('calm');
    expect(judge(0, 19_999, false)).toBe('calm');
  });

  it('has stopped after too long a silence where data is due, and is asked for where none is', () => {
    expect(judge(0, 10_000, true)).toBe('dead');
    expect(judge(0, 20_000, false)).toBe('ping');
  });

  it('has stopped when no frame followed the ping in time', () => {
    expect(judge(0, 24_999, false, 20_000)).toBe('calm');
    expect(judge(0, 25_000, false, 20_000)).toBe('dead');
    expect(judge(21_000, 25_000, false, 20_000)).toBe('calm');
  });

  it('is asked for, and not given up, by a check that comes much too late: the machine slept', () => {
    const slept = { frameAtMs: 0, checkedAtMs: 1000, pingAtMs: undefined };
    expect(judgePulse(slept, 3_600_000, policy, true)).toBe('ping');
    const probed = { ...slept, checkedAtMs: 3_600_000, pingAtMs: 3_600_000 };
    expect(judgePulse(probed, 3_604_000, policy, true)).toBe('calm');
    expect(judgePulse(probed, 3_605_000, policy, true)).toBe('dead');
  });
});
