import type { Redact } from './connection.js';

/** 64 bytes in base64, as signatures are written, percent-encoded or not. */
const SIGNATURE = /(?:[A-Za-z0-9+/]|%2[BbFf]){86}(?:==|%3[Dd]%3[Dd])/g;

/**
 * Take secrets, and all signatures, out of what the exchange says, for it may repeat what it was sent.
 *
 * @param secrets - those that there are now, such as an API key
 */
export function createRedact(secrets: () => readonly string[]): Redact {
  const hidden = (text: string): string =>
    secrets().reduce(
      (plain, secret) => (secret === '' ? plain : plain.replaceAll(secret, '[secret]')),
      text.replace(SIGNATURE, '[secret]'),
    );
  const redacted = (value: unknown): unknown => {
    if (typeof value === 'string') return hidden(value);
    if (Array.isArray(value)) return value.map(redacted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [hidden(name), redacted(part)]));
  };
  // The same shape comes out as went in, which the compiler cannot see.
  return <T>(value: T) => redacted(value) as T;
}
