import type { Diagram } from '../../../src/testing/diagram.js';
import type { Moment } from '../../../src/testing/marble-text.js';
import { play } from '../../../src/testing/play.js';
import { coloursOf, leaveAt, markOf, subscribeAt } from './marks.js';
import { nameRoomOf, sceneOf } from './scene.js';
import { label, plain, px, tag, widthOf } from './svg.js';

/** The diagrams of one file, by the names under which it exports them. */
export type Diagrams = readonly (readonly [exportedAs: string, diagram: Diagram])[];

const width = 900;

const style = `
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#1f2937}
.title,.operator,.export{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
.title{font-size:22px;font-weight:700}.says{font-size:15px;font-weight:600}.export{font-size:12px;fill:#6b7280}
.name{font-size:13px}.operator{font-size:13px}.words,.key{font-size:12px;fill:#374151}
.never{font-size:12px;font-style:italic;fill:#6b7280}.time{font-size:11px;fill:#6b7280}.pause{font-style:italic}
.letter{font-size:12px;font-weight:600}.onFault{fill:#fff}.unseen{fill:#6b7280}
.page{fill:#fff;stroke:#d0d7de}.rule{stroke:#e5e7eb}.box{fill:#f3f4f6;stroke:#6b7280}
.band{fill:#eaf2ff;stroke:#c7dbfb}.line{fill:none;stroke:#374151;stroke-width:1.5}
.hot{stroke:#9ca3af;stroke-width:1.5;stroke-dasharray:3 3}.guide{stroke:#9ca3af;stroke-opacity:.35}
.axis{fill:none;stroke:#9ca3af}.break{stroke:#fff;stroke-width:6}
.value{stroke:#1f2937}.hollow{stroke:#9ca3af}.fault{fill:#dc2626;stroke:#fff}
.cross{fill:none;stroke:#dc2626;stroke-width:3.5;stroke-linecap:round}.end{stroke:#1f2937;stroke-width:3.5}
.come,.leave{fill:#2563eb;stroke:#fff}.edge{stroke:#2563eb}
`.trim();

/** Diagrams in which nothing happens explain the least, so they come last. */
const isQuiet = ({ case: shown }: Diagram): boolean => shown === 'empty' || shown === 'never';

/** The name of an operator, from the name of its file. */
export const operatorNameOf = (file: string): string =>
  file.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());

/**
 * Plays the diagrams of a file and draws what was observed, one below the other, as one SVG.
 *
 * It is the same text whenever the same things happen.
 *
 * @param file - the name of the file, without its endings: `share-latest`
 * @throws Error when a diagram goes differently from what it expects
 */
export function pictureOf(file: string, diagrams: Diagrams): string {
  const ordered = [
    ...diagrams.filter(([, drawn]) => !isQuiet(drawn)),
    ...diagrams.filter(([, drawn]) => isQuiet(drawn)),
  ];
  const playings = ordered.map(([exportedAs, drawn]) => ({ exportedAs, played: play(drawn) }));
  const marks = playings.flatMap(({ played: { streams, observers } }) =>
    [...streams.flatMap(({ lives }) => lives), ...observers].flatMap(({ moments }) => moments),
  );
  const colours = coloursOf(marks.filter(({ kind }) => kind === 'next').map(({ mark }) => mark));

  const nameRoom = nameRoomOf(playings.map(({ played }) => played));
  const scenesIn = (room: number) =>
    playings.map(({ exportedAs, played }) => sceneOf(played, exportedAs, nameRoom, room, colours));
  const widest = Math.max(width, ...scenesIn(width).map((scene) => scene.width));

  let y = 84;
  let body = '';
  for (const scene of scenesIn(widest)) {
    body += tag('path', { d: `M0 ${px(y)}H${px(widest)}`, class: 'rule' });
    body += `\n${tag('g', { transform: `translate(0 ${px(y + 4)})` }, scene.drawn)}\n`;
    y += scene.height + 8;
  }
  const name = operatorNameOf(file);
  const page = tag('rect', { x: 0.5, y: 0.5, width: widest - 1, height: y - 1, rx: 8, class: 'page' });
  const size = { width: widest, height: y, viewBox: `0 0 ${px(widest)} ${px(y)}` };
  const head = `\n<title>${plain(`${name}: marble diagrams`)}</title>\n<style>${style}</style>\n`;
  const hasHot = playings.some(({ played }) => played.streams.some(({ hot }) => hot));
  const top = label(24, 40, 'title', name) + keyAt(24, 66, hasHot);
  return `${tag('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' }, `${head}${page}${top}\n${body}`)}\n`;
}

/** How to read a picture. */
const keyAt = (left: number, y: number, hasHot: boolean): string => {
  let x = left + 10;
  const entry = (drawn: string, words: string): string => {
    const written = drawn + label(x + 16, y + 4.2, 'key', words);
    x += 16 + widthOf(words, 12) + 20;
    return written;
  };
  const mark = (kind: Moment['kind'], letter: string): string =>
    markOf({ frame: 0, kind, mark: letter, value: undefined }, x, y, new Map());
  const band = (): string => tag('rect', { x: x - 10, y: y - 11, width: 22, height: 22, rx: 3, class: 'band' });
  return [
    entry(mark('next', 'a'), 'value'),
    entry(mark('error', '#'), 'error'),
    entry(mark('error', 'X'), 'another error'),
    entry(mark('complete', '|'), 'end'),
    entry(band(), 'while subscribed'),
    entry(subscribeAt(x, y), 'subscribes'),
    entry(leaveAt(x, y), 'unsubscribes'),
    hasHot ? entry(tag('path', { d: `M${px(x - 10)} ${px(y)}h22`, class: 'hot' }), 'flows unobserved') : '',
  ].join('');
};
