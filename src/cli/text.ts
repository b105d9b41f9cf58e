/** Text from outside must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');

/**
 * Text from outside, for where columns must stay in line: besides control characters nothing is left whose width a
 * terminal may see otherwise than as one cell.
 */
export const oneCellEach = (text: string): string => text.replaceAll(/[^ -~¡-¬®-ÿ]/gu, '?');

/** The time of day of an instant in ms since the epoch: UTC, with ms. */
export const clockOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** The same with its day, as exchanges print it (RFC 3339); of nothing, nothing. */
export const timeOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** A number without the zeros at its end that say nothing. */
export const withoutZeros = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

/** A count and its noun. */
export const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What a message says, less the name in front that stands in a column of its own. */
export const withoutName = (message: string, name: string): string => {
  const at = message.indexOf(`${name}: `);
  return at < 0 ? message : message.slice(at + name.length + 2);
};

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
