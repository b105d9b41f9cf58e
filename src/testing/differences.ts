import { alike, inWords } from './alike.js';
import { marblesOf, spanText, type Moment, type Span } from './marble-text.js';

/** What an observer should have seen beside what it saw, in lines; none when both are the same. */
export function differencesOf(who: string, due: readonly Moment[], seen: readonly Moment[]): readonly string[] {
  const first = Array.from({ length: Math.max(due.length, seen.length) }).findIndex(
    (_, index) => !sameMoment(due[index], seen[index]),
  );
  if (first === -1) return [];
  return [
    `  ${who}`,
    `    expected  ${marblesOf(due)}`,
    `    observed  ${marblesOf(seen)}`,
    `    they part with  ${inFull(due[first])}  expected`,
    `              and   ${inFull(seen[first])}  observed`,
  ];
}

/** The same for the subscriptions of a stream. */
export function spanDifferencesOf(who: string, due: readonly Span[], seen: readonly Span[]): readonly string[] {
  const [dueTexts, seenTexts] = [due.map(spanText), seen.map(spanText)];
  if (alike(dueTexts, seenTexts)) return [];
  const column = (title: string, texts: readonly string[]): readonly string[] =>
    (texts.length > 0 ? texts : ['never']).map(
      (text, row) => `    ${row === 0 ? title : ' '.repeat(title.length)}  ${text}`,
    );
  return [`  subscriptions of ${who}`, ...column('expected', dueTexts), ...column('observed', seenTexts)];
}

const sameMoment = (due: Moment | undefined, seen: Moment | undefined): boolean =>
  due?.frame === seen?.frame && due?.kind === seen?.kind && alike(due?.value, seen?.value);

const inFull = (moment: Moment | undefined): string => {
  if (moment === undefined) return 'nothing more';
  const { frame, kind, mark, value } = moment;
  return `${mark} at ${frame} ms${kind === 'complete' ? '' : ` (${inWords(value)})`}`;
};
