/** One thing that a stream did. */
export interface Moment {
  /** When, in frames of 1 ms from the start of the diagram. */
  readonly frame: number;
  readonly kind: 'next' | 'error' | 'complete';
  /** As drawn: the letter of the value or error, `#`, `|`; `?` for a value that no letter stands for. */
  readonly mark: string;
  /** The value, or the error; undefined for a completion. */
  readonly value: unknown;
}

/** From when to when a stream was subscribed, in frames; `to` is `Infinity` if it was never left. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longer gaps are written as a time, ` 1000ms `, rather than as dashes. */
const longestDashes = 20;

/**
 * What a stream did as a marble string. What marbles cannot say (a value within the width of a group before it,
 * a fraction of a frame) comes as a list, `a@1 b@1 c@2`.
 */
export function marblesOf(moments: readonly Moment[]): string {
  const instants = new Map<number, Moment[]>();
  for (const moment of moments) instants.set(moment.frame, [...(instants.get(moment.frame) ?? []), moment]);
  let text = '';
  let reached = 0;
  for (const [frame, group] of instants) {
    if (frame < reached || !Number.isInteger(frame))
      return moments.map(({ mark, frame }) => `${mark}@${frame}`).join(' ');
    const marks = group.map(({ mark }) => mark).join('');
    const drawn = group.length > 1 ? `(${marks})` : marks;
    text += pause(frame - reached) + drawn;
    reached = frame + drawn.length;
  }
  return text === '' ? '-' : text;
}

/** When a stream was subscribed and left, as a marble string. */
export function spanText({ from, to }: Span): string {
  if (from === to) return `${pause(from)}(^!)`;
  return `${pause(from)}^${to === Infinity ? '' : `${pause(to - from - 1)}!`}`;
}

const pause = (frames: number): string =>
  frames > longestDashes || !Number.isInteger(frames) ? ` ${frames}ms ` : '-'.repeat(frames);
