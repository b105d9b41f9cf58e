/** A silence that is drawn shorter than it was. */
export interface Break {
  /** Its middle. */
  readonly x: number;
  /** From there to either end. */
  readonly reach: number;
  /** How long it was: `9 ms`, `5 s`. */
  readonly label: string;
}

/** Where instants are drawn: pixels to the right of frame 0. */
export interface TimeScale {
  readonly xOf: (frame: number) => number;
  /** Where lines end that go on; right of all instants. */
  readonly end: number;
  readonly breaks: readonly Break[];
  /** Whole frames outside of the breaks; up to the first break, every fifth has its number. */
  readonly ticks: readonly { readonly x: number; readonly label?: string }[];
}

/** Pixels from a frame to the next: what is enough for marbles that touch, what is good, what is more than needed. */
const tight = 21;
const good = 24;
const wide = 32;

/** Silences longer than this many frames are drawn three frames long; the first that makes the picture fit is taken. */
const limits = [20, 12, 8, 5];
const brokenWidth = 3;

/** A line that goes on is drawn so many frames longer than the last instant. */
const tail = 2;
const shortest = 8;

/**
 * Lays out the instants at which something happened.
 *
 * @param instants - in frames of 1 ms, in any order
 * @param room - how wide the result should be, in pixels; it is wider when nothing else helps
 */
export function timeScale(instants: readonly number[], room: number): TimeScale {
  const frames = [...new Set([0, ...instants])].sort((a, b) => a - b);
  const gaps = frames.slice(1).map((to, index) => ({ from: frames[index] ?? 0, to }));
  const framesWith = (limit: number): number =>
    Math.max(shortest, gaps.reduce((sum, gap) => sum + drawnLength(gap, limit), 0) + tail);
  const limit = limits.find((candidate) => framesWith(candidate) * good <= room) ?? limits.at(-1) ?? 0;
  const unit = Math.min(wide, Math.max(tight, room / framesWith(limit)));

  const reached = new Map([[0, 0]]);
  let x = 0;
  for (const gap of gaps) reached.set(gap.to, (x += drawnLength(gap, limit) * unit));

  const last = frames.at(-1) ?? 0;
  const end = framesWith(limit) * unit;
  const xOf = (frame: number): number => {
    const known = reached.get(frame);
    if (known !== undefined) return known;
    const before = frames.findLast((candidate) => candidate < frame) ?? 0;
    return (reached.get(before) ?? 0) + (frame - before) * unit;
  };
  const broken = gaps.filter(({ from, to }) => to - from > limit);
  const numbered = broken[0]?.from ?? Infinity;
  const isShown = (frame: number): boolean => !broken.some(({ from, to }) => from < frame && frame < to);
  const lastShown = Math.floor(last + (end - x) / unit);
  return {
    xOf,
    end,
    breaks: broken.map(({ from, to }) => ({
      x: (xOf(from) + xOf(to)) / 2,
      reach: (xOf(to) - xOf(from)) / 2,
      label: durationText(to - from),
    })),
    ticks: wholeFrames(frames, lastShown)
      .filter(isShown)
      .map((frame) => ({
        x: xOf(frame),
        ...(frame % 5 === 0 && frame <= numbered && { label: String(frame) }),
      })),
  };
}

const drawnLength = ({ from, to }: { readonly from: number; readonly to: number }, limit: number): number =>
  to - from > limit ? brokenWidth : Math.max(1, to - from);

/** The whole frames near to an instant: in long silences there is nothing to count. */
const wholeFrames = (frames: readonly number[], last: number): readonly number[] => {
  const near = frames.flatMap((frame) =>
    Array.from({ length: 2 * (limits[0] ?? 0) + 1 }, (_, i) => Math.ceil(frame) + i),
  );
  return [...new Set(near)].filter((frame) => frame <= last).sort((a, b) => a - b);
};

/** A span of time as one says it. */
export function durationText(ms: number): string {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  if (ms >= 1000 && ms % 100 === 0) return `${ms / 1000} s`;
  return `${ms} ms`;
}
