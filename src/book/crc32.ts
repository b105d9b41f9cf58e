// Hot path: for every book that is verified.

/** The CRC-32 of IEEE 802.3, as zlib has it: reflected, polynomial 0xEDB88320. One entry for each byte. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The state before the first character; then {@link crcOfDigits} any number of times, then {@link crcEnd}. */
export const CRC_START = -1;

/**
 * Go on with the digits of a decimal text, its point left out.
 *
 * @param crc - the state so far
 * @param text - ASCII
 * @param from - where in the text to begin
 * @returns the new state
 */
export function crcOfDigits(crc: number, text: string, from: number): number {
  let state = crc;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 46 /* . */) state = (state >>> 8) ^ (TABLE[(state ^ code) & 0xff] ?? 0);
  }
  return state;
}

/** For each length the four tables of {@link crcPassing}, made when first needed: constants, like {@link TABLE}. */
const PASSING: (Int32Array | undefined)[] = [];

/**
 * What a state becomes by so many further bytes, as far as it does not depend on those bytes: XORed with the state
 * that the bytes make of 0, it is the state after them. So what comes again and again is computed but once.
 */
export function crcPassing(crc: number, length: number): number {
  const tables = (PASSING[length] ??= passingTables(length));
  return (
    (tables[crc & 0xff] ?? 0) ^
    (tables[256 | ((crc >>> 8) & 0xff)] ?? 0) ^
    (tables[512 | ((crc >>> 16) & 0xff)] ?? 0) ^
    (tables[768 | (crc >>> 24)] ?? 0)
  );
}

const passingTables = (length: number): Int32Array =>
  Int32Array.from({ length: 1024 }, (_, at) => {
    let state = (at & 0xff) << (8 * (at >>> 8));
    for (let zeros = length; zeros > 0; zeros -= 1) state = (state >>> 8) ^ (TABLE[state & 0xff] ?? 0);
    return state;
  });

/** The CRC-32 that a state stands for, an unsigned 32-bit integer: 0xCBF43926 after `123456789`. */
export const crcEnd = (crc: number): number => ~crc >>> 0;
