import { TestScheduler } from 'rxjs/testing';
import { lettersOf, momentsFrom } from '../../../src/testing/letters.js';
import type { Moment } from '../../../src/testing/marble-text.js';
import type { Played, PlayedStream } from '../../../src/testing/play.js';
import type { Life } from '../../../src/testing/recorder.js';
import { lanesOf, type PlacedLife } from './lanes.js';
import { endAt, leaveAt, markOf, stacked, subscribeAt, type Colours } from './marks.js';
import { label, px, tag } from './svg.js';
import type { TimeScale } from './time-scale.js';

/** A line of the picture before its place is known: a stream or an observer, and what happened to it. */
export interface Line {
  readonly name: string;
  readonly lives: readonly Life[];
  /** What a hot stream said while nobody listened; undefined for all that flows only when observed. */
  readonly unseen?: readonly Moment[];
}

/** A line as SVG, in two layers: guides of time run between them. */
export interface Row {
  readonly height: number;
  readonly behind: string;
  readonly front: string;
}

/** The streams above the operator: the source and the others. */
export const streamLines = ({ diagram, streams }: Played): readonly Line[] =>
  streams.map(({ name, hot, marbles, lives }) => ({
    name,
    lives,
    ...(hot && {
      unseen: unseenOf({ marbles, lives }, (text) => inFrames(() => momentsFrom(text, lettersOf(diagram)))),
    }),
  }));

/** The observers beneath it. */
export const observerLines = ({ observers }: Played): readonly Line[] =>
  observers.map((life, index) => ({
    name: observers.length > 1 ? `observer ${index + 1}` : 'observer',
    lives: [life],
  }));

/** Marble strings are read as in a diagram, where a letter is a frame of 1 ms. */
const inFrames = <T>(read: () => T): T => new TestScheduler(() => undefined).run(read);

const unseenOf = (
  { marbles, lives }: Pick<PlayedStream, 'marbles' | 'lives'>,
  momentsOf: (text: string) => readonly Moment[],
): readonly Moment[] => {
  const seen = lives.flatMap(({ moments }) => moments);
  return marbles
    .flatMap(momentsOf)
    .filter(({ frame, mark }) => frame >= 0 && !seen.some((other) => other.frame === frame && other.mark === mark));
};

/** All instants at which something happened on a line, in frames. */
export const instantsOf = ({ lives, unseen = [] }: Line): readonly number[] => [
  ...lives.flatMap(({ from, to, moments }) => [from, to, ...moments.map(({ frame }) => frame)]).filter(Number.isFinite),
  ...unseen.map(({ frame }) => frame),
];

const laneHeight = 36;

/**
 * Draws a line of the picture.
 *
 * @param top - where it begins, in pixels
 */
export function rowOf(line: Line, scale: TimeScale, colours: Colours, top: number): Row {
  const { name, lives, unseen } = line;
  const lanes = lives.length === 0 ? [[]] : lanesOf(lives, scale);
  const middle = laneHeight / 2;
  let height = 0;
  let behind = '';
  let front = label(-34, top + middle + 4.5, 'name', name, 'end');
  for (const [index, lane] of lanes.entries()) {
    const y = top + height + middle;
    const strangers = index === 0 ? unseen : undefined;
    const extra = stacked * (highestOf([...lane.map(({ moments }) => moments), strangers ?? []]) - 1);
    behind += lane.map((life) => bandOf(life, y, extra)).join('');
    if (strangers !== undefined) front += tag('path', { d: `M-22 ${px(y)}H${px(scale.end)}`, class: 'hot' });
    front += lane.map((life) => lineOf(life, y, scale, colours, extra)).join('');
    front += marksOf(strangers ?? [], y, scale, colours, extra, true);
    if (lives.length === 0 && unseen === undefined) front += label(0, y + 4.5, 'never', 'never subscribed');
    height += laneHeight + extra;
  }
  return { height, behind, front };
}

/** The instants of a life, each with what happened in it, in order. */
const groupsOf = (moments: readonly Moment[]): ReadonlyMap<number, readonly Moment[]> => {
  const groups = new Map<number, Moment[]>();
  for (const moment of moments) groups.set(moment.frame, [...(groups.get(moment.frame) ?? []), moment]);
  return groups;
};

/** The end lies behind the marks of its instant and so takes no room of its own. */
const heightOf = (group: readonly Moment[]): number =>
  Math.max(1, group.filter(({ kind }) => kind !== 'complete').length);

const highestOf = (lives: readonly (readonly Moment[])[]): number =>
  Math.max(1, ...lives.flatMap((moments) => [...groupsOf(moments).values()].map(heightOf)));

const bandOf = ({ left, right }: PlacedLife, y: number, extra: number): string =>
  tag('rect', { x: left, y: y - 15, width: right - left, height: 30 + extra, rx: 3, class: 'band' });

const lineOf = (life: PlacedLife, y: number, scale: TimeScale, colours: Colours, extra: number): string => {
  const { left, right, to, moments } = life;
  const goesOn = to === Infinity;
  const isOver = moments.some(({ kind }) => kind !== 'next');
  const reach = isOver ? scale.xOf(to) : right;
  return [
    tag('path', { d: `M${px(left)} ${px(y)}H${px(reach)}${goesOn ? 'm-6 -4l6 4l-6 4' : ''}`, class: 'line' }),
    subscribeAt(left, y),
    !goesOn && !isOver
      ? tag('path', { d: `M${px(right)} ${px(y - 15)}v${px(30 + extra)}`, class: 'edge' }) + leaveAt(right, y)
      : '',
    marksOf(moments, y, scale, colours, extra),
  ].join('');
};

const marksOf = (
  moments: readonly Moment[],
  y: number,
  { xOf }: TimeScale,
  colours: Colours,
  extra: number,
  isHollow = false,
): string =>
  [...groupsOf(moments)]
    .map(([frame, group]) => {
      const x = xOf(frame);
      const drawn = group.filter(({ kind }) => kind !== 'complete');
      const end = drawn.length < group.length ? endAt(x, y - 17, 34 + extra) : '';
      return end + drawn.map((moment, i) => markOf(moment, x, y + stacked * i, colours, isHollow)).join('');
    })
    .join('');
