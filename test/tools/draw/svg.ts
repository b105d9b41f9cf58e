/** The attributes of an element; one that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A length in pixels with at most one decimal, so that the same picture is always the same text. */
export const px = (length: number): string => String(Math.round(length * 10) / 10);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => entities[found] ?? found);

/**
 * An element of an SVG.
 *
 * @param content - what stands in it, as SVG
 */
export function tag(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? px(value) : escaped(value)}"`],
  );
  return `<${name}${written.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}

/** A line of text whose base is at `y`. */
export const label = (x: number, y: number, kind: string, text: string, anchor?: 'middle' | 'end'): string =>
  tag('text', { x, y, class: kind, 'text-anchor': anchor }, escaped(text));

/** A text without markup, as content of an element. */
export const plain = escaped;

/**
 * How wide a text will be, in pixels, give or take a few: fonts differ from reader to reader, so this is on the wide side.
 *
 * @param size - of the font, in pixels
 */
export const widthOf = (text: string, size: number, font: 'sans' | 'mono' = 'sans'): number =>
  text.length * size * (font === 'mono' ? 0.62 : 0.6);

/** A text in as few lines as hold at most so many letters, of about one length, broken between words only. */
export function wrapped(text: string, letters: number): readonly string[] {
  const lines = filled(text, letters);
  const even = Math.ceil(text.length / lines.length);
  for (let fewer = even; fewer < letters; fewer += 1) {
    const tried = filled(text, fewer);
    if (tried.length <= lines.length) return tried;
  }
  return lines;
}

const filled = (text: string, letters: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
