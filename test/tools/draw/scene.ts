import type { Played } from '../../../src/testing/play.js';
import { legendOf, type Block } from './legend.js';
import type { Colours } from './marks.js';
import { instantsOf, observerLines, rowOf, streamLines, type Line } from './rows.js';
import { label, px, tag, widthOf, wrapped } from './svg.js';
import { timeScale, type TimeScale } from './time-scale.js';

/** One diagram of a picture. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly drawn: string;
}

/** Where time begins, in pixels from the left: as far in as the longest name of a stream takes. */
export const nameRoomOf = (playings: readonly Played[]): number =>
  Math.max(...playings.flatMap(linesOf).map(({ name }) => widthOf(name, 13)), 0) + 58;

const linesOf = (played: Played): readonly Line[] => [...streamLines(played), ...observerLines(played)];

const boxLine = 18;

/** Right of where time ends: its unit, and some air. */
const margin = 44;

/**
 * Draws what was observed when a diagram was played: its sentence, its streams, the operator, its observers, the time
 * and what the letters mean.
 *
 * @param exportedAs - the name of the diagram in its file
 * @param nameRoom - where time begins, in pixels from the left; see {@link nameRoomOf}
 * @param room - the width of the picture, in pixels; the scene is wider when time takes more
 */
export function sceneOf(played: Played, exportedAs: string, nameRoom: number, room: number, colours: Colours): Scene {
  const { diagram } = played;
  const lines = linesOf(played);
  const scale = timeScale(lines.flatMap(instantsOf), room - nameRoom - margin);
  const width = Math.max(room, nameRoom + scale.end + margin);

  const says = wrapped(diagram.says, Math.floor((width - 64 - widthOf(exportedAs, 12, 'mono')) / widthOf('x', 15)));
  const title = says.map((text, i) => label(24, 26 + i * 20, 'says', text)).join('');
  const top = 26 + says.length * 20 - 8;

  let y = top;
  let behind = '';
  let front = '';
  const add = (line: Line): void => {
    const row = rowOf(line, scale, colours, y);
    behind += row.behind;
    front += row.front;
    y += row.height;
  };
  streamLines(played).forEach(add);
  const box = boxOf(diagram.operator, y + 4, width - nameRoom + 6);
  y += box.height + 8;
  observerLines(played).forEach(add);

  const appearing = lines.flatMap(({ lives, unseen = [] }) => [...lives.flatMap(({ moments }) => moments), ...unseen]);
  const legend = legendOf(diagram, appearing, y + 30, width - nameRoom - 24, colours);
  const drawn = [behind, guidesOf(lines, scale, top, y), front, breaksOf(scale, top, y), box.drawn, axisOf(scale, y)];
  return {
    width,
    height: y + 38 + legend.height,
    drawn:
      title +
      label(width - 24, 26, 'export', exportedAs, 'end') +
      tag('g', { transform: `translate(${px(nameRoom)} 0)` }, drawn.join('') + legend.drawn),
  };
}

const boxOf = (operator: string, y: number, width: number): Block => {
  const left = -30;
  const texts = wrapped(operator, Math.floor((width - 24) / widthOf('x', 13, 'mono')));
  const height = texts.length * boxLine + 12;
  return {
    height,
    drawn:
      tag('rect', { x: left, y, width, height, rx: 6, class: 'box' }) +
      texts.map((text, i) => label(left + width / 2, y + 19 + i * boxLine, 'operator', text, 'middle')).join(''),
  };
};

/** Light lines from top to bottom, by which one sees what happened at one time. */
const guidesOf = (lines: readonly Line[], { xOf }: TimeScale, top: number, bottom: number): string => {
  const instants = [...new Set(lines.flatMap(instantsOf))].sort((a, b) => a - b);
  const drawn = instants.map((frame) => `M${px(xOf(frame))} ${px(top)}V${px(bottom)}`);
  return tag('path', { d: drawn.join(''), class: 'guide' });
};

/** Where a silence is drawn short, the lines are cut. */
const breaksOf = ({ breaks }: TimeScale, top: number, bottom: number): string =>
  breaks
    .map(({ x }) => tag('path', { d: `M${px(x - 3)} ${px(bottom + 4)}L${px(x + 3)} ${px(top)}`, class: 'break' }))
    .join('');

const axisOf = ({ ticks, breaks, end }: TimeScale, y: number): string => {
  const strokes = ticks.map(({ x, label: text }) => `M${px(x)} ${px(y)}v${text === undefined ? 3 : 6}`);
  return [
    tag('path', { d: `M-14 ${px(y)}H${px(end)}${strokes.join('')}`, class: 'axis' }),
    ...ticks.map(({ x, label: text }) => (text === undefined ? '' : label(x, y + 18, 'time', text, 'middle'))),
    ...breaks.map(
      ({ x, reach, label: text }) => pauseAt(x, reach - 5, y + 11) + label(x, y + 25, 'time pause', text, 'middle'),
    ),
    label(end + 6, y + 4, 'time', 'ms'),
  ].join('');
};

/** An arrow with two heads, as on drawings with measures. */
const pauseAt = (x: number, reach: number, y: number): string => {
  const [from, length] = [px(x - reach), px(2 * reach)];
  return tag('path', { d: `M${from} ${px(y)}m3 -3l-3 3l3 3m-3 -3h${length}m-3 -3l3 3l-3 3`, class: 'axis' });
};
