const REFLECTED_POLYNOMIAL = 0xedb88320;

const remainderOf = (byte: number): number => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ REFLECTED_POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
};

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => remainderOf(byte));

/**
 * CRC-32 as zlib and Ethernet have it.
 *
 * @param ascii - a text of ASCII characters only
 * @returns an unsigned 32-bit integer; 0 for the empty text
 */
export function crc32(ascii: string): number {
  let remainder = 0xffffffff;
  for (let at = 0; at < ascii.length; at += 1) {
    // The index is masked to the table's size, so there is always an entry.
    remainder = (REMAINDERS[(remainder ^ ascii.charCodeAt(at)) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}
