/**
 * A 32-bit digest of a text, for seeds and for recognising books; not for secrets.
 *
 * @param text - any text
 * @param factor - an odd number; digests under different factors are independent of each other
 * @returns an unsigned 32-bit integer
 */
export function hash32(text: string, factor: number): number {
  let hash = factor ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), factor);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
