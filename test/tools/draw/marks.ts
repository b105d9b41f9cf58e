import type { Moment } from '../../../src/testing/marble-text.js';
import { label, px, tag } from './svg.js';

/** Which colour each letter has. */
export type Colours = ReadonlyMap<string, string>;

const palette = [
  '#bfdbfe',
  '#fde68a',
  '#bbf7d0',
  '#fbcfe8',
  '#ddd6fe',
  '#fed7aa',
  '#a5f3fc',
  '#d9f99d',
  '#e7d3c0',
  '#d1d5db',
  '#99f6e4',
  '#f0abfc',
];

/** A letter and its capital are of one colour: what comes out is often what came in, by another name. */
const hueOf = (letter: string): string => letter.toLowerCase();

/** Gives a colour to each letter, in the order of their first appearance. */
export function coloursOf(letters: readonly string[]): Colours {
  const hues = [...new Set(letters.map(hueOf))];
  return new Map(hues.map((hue, index) => [hue, palette[index % palette.length] ?? 'white']));
}

/** How much lower the next mark of the same instant is drawn, in pixels. */
export const stacked = 23;

const radius = 10;

/** A value, an error or the end, at its place on a line. A hollow one went by with nobody watching. */
export function markOf({ kind, mark }: Moment, x: number, y: number, colours: Colours, isHollow = false): string {
  if (kind === 'complete') return endAt(x, y - 12, 24);
  if (kind === 'next') {
    const fill = isHollow ? 'white' : (colours.get(hueOf(mark)) ?? 'white');
    const circle = tag('circle', { cx: x, cy: y, r: radius, fill, class: isHollow ? 'hollow' : 'value' });
    return circle + label(x, y + 4.3, isHollow ? 'letter unseen' : 'letter', mark, 'middle');
  }
  if (mark === '#') return crossAt(x, y);
  const diamond = `M${px(x)} ${px(y - 13)}L${px(x + 13)} ${px(y)}L${px(x)} ${px(y + 13)}L${px(x - 13)} ${px(y)}Z`;
  return tag('path', { d: diamond, class: 'fault' }) + label(x, y + 4.3, 'letter onFault', mark, 'middle');
}

/** The end: a bar, from `top` down. */
export const endAt = (x: number, top: number, height: number): string =>
  tag('path', { d: `M${px(x)} ${px(top)}v${px(height)}`, class: 'end' });

const crossAt = (x: number, y: number): string =>
  tag('path', { d: `M${px(x - 8)} ${px(y - 8)}l16 16m0 -16l-16 16`, class: 'cross' });

/** Somebody subscribes here. */
export const subscribeAt = (x: number, y: number): string =>
  tag('path', { d: `M${px(x - 4)} ${px(y - 6)}v12l9 -6Z`, class: 'come' });

/** Somebody unsubscribes here. */
export const leaveAt = (x: number, y: number): string =>
  tag('rect', { x: x - 4, y: y - 4, width: 8, height: 8, class: 'leave' });
