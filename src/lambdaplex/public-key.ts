import { Point } from '@noble/ed25519';
import { sha512 } from './sha512.js';

/**
 * The Ed25519 public key that belongs to a seed (RFC 8032, section 5.1.5), worked out at once, so that a wrong key can
 * be refused at the call. No signature stands on it.
 *
 * @param seed - 32 bytes
 * @returns 32 bytes
 */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const little = sha512(seed)
    .slice(0, 32)
    .reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const lowest = 0b111n;
  const highest = 1n << 254n;
  const scalar = (BigInt.asUintN(254, little) & ~lowest) | highest;
  return Point.BASE.multiply(scalar % Point.CURVE().n).toBytes();
}
