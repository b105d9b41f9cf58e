import { crc32 } from './crc32.js';
import type { Level } from './level.js';

const COVERED = 10;

/**
 * The venue's checksum of a book: CRC-32 over the best ten asks, then the best ten bids, fewer where there are fewer.
 *
 * @param bids - best first
 * @param asks - best first
 * @returns an unsigned 32-bit integer
 */
export function checksumOf(bids: readonly Pick<Level, 'digits'>[], asks: readonly Pick<Level, 'digits'>[]): number {
  return crc32(digitsOfBest(asks) + digitsOfBest(bids));
}

const digitsOfBest = (levels: readonly Pick<Level, 'digits'>[]): string => {
  let text = '';
  for (const level of levels.slice(0, COVERED)) text += level.digits;
  return text;
};
