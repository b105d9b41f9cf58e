const BLOCK = 128;

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const turn = (value: bigint, bits: bigint): bigint => word((value >> bits) | (value << (64n - bits)));

const primes = (count: number): readonly number[] => {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
};

/** The first 64 bits behind the point of a prime's square or cube root: the constants of SHA-512 are made so. */
const rootBits = (prime: number, degree: bigint): bigint => {
  const power = BigInt(prime) << (64n * degree);
  let root = 0n;
  for (let bit = 1n << 67n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** degree <= power) root += bit;
  }
  return word(root);
};

/** The message, a single set bit, zeros, and at the end of the last block the message's length in bits. */
function padded(message: Uint8Array): DataView {
  const blocks = Math.ceil((message.length + 17) / BLOCK);
  const bytes = new Uint8Array(blocks * BLOCK);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return view;
}

function schedule(view: DataView, start: number): readonly bigint[] {
  const words = Array.from({ length: 16 }, (_, at) => view.getBigUint64(start + at * 8));
  const back = (count: number): bigint => words[words.length - count] ?? 0n;
  while (words.length < 80) {
    const [old, young] = [back(15), back(2)];
    const mixedOld = turn(old, 1n) ^ turn(old, 8n) ^ (old >> 7n);
    const mixedYoung = turn(young, 19n) ^ turn(young, 61n) ^ (young >> 6n);
    words.push(word(back(16) + mixedOld + back(7) + mixedYoung));
  }
  return words;
}

type State = readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

function round([a, b, c, d, e, f, g, h]: State, addend: bigint): State {
  const choice = (e & f) ^ (word(~e) & g);
  const majority = (a & b) ^ (a & c) ^ (b & c);
  const first = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + choice + addend;
  const second = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + majority;
  return [word(first + second), a, b, c, word(d + first), e, f, g];
}

/**
 * SHA-512 (FIPS 180-4), answered at once; the platform's own answers only later. Plain rather than fast: for a few
 * short messages. It is not constant in time.
 *
 * @returns 64 bytes
 */
export function sha512(message: Uint8Array): Uint8Array {
  const constants = primes(80).map((prime) => rootBits(prime, 3n));
  let state = primes(8).map((prime) => rootBits(prime, 2n));
  const view = padded(message);
  for (let start = 0; start < view.byteLength; start += BLOCK) {
    const words = schedule(view, start);
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    const stirred = constants.reduce<State>(
      (held, constant, at) => round(held, constant + (words[at] ?? 0n)),
      [a, b, c, d, e, f, g, h],
    );
    state = state.map((held, at) => word(held + (stirred[at] ?? 0n)));
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((held, at) => digest.setBigUint64(at * 8, held));
  return new Uint8Array(digest.buffer);
}
