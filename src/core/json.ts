import { decimalFrom, isDecimal, type Decimal } from './decimal.js';

// Hot path: parseJson reads every frame. Plain loops over char codes, each text cut out once; the codes stand as bare
// figures, since named ones, being looked up at every turn, cost a tenth of the whole.

const DEEPEST = 64;

/**
 * The keys met so far, by their first letter: a memory of constants, which changes no result. Bounded, so that a
 * stream of ever new keys fills it but once.
 */
const SLOTS: readonly string[][] = Array.from({ length: 64 }, () => []);
const SLOT_SIZE = 4;
const LONGEST_KNOWN = 24;

/** The engine's own copy of a key, rather than a slice of some frame. */
const interned = (key: string): string => Object.keys({ [key]: true })[0] ?? key;

/**
 * Read a JSON text, strictly by RFC 8259, and keep every number as its source text, so that no digit is lost:
 * `{"price":0.10}` becomes `{ price: '0.10' }`. What a number means (a decimal, a counter, a huge id) is for the codec
 * to say.
 *
 * Otherwise like `JSON.parse`: of equal keys the last one wins, and `__proto__` is a key like any other.
 *
 * @throws SyntaxError with the position, when the text is not JSON, or is nested deeper than 64 arrays and objects
 */
export function parseJson(text: string): unknown {
  return new Reader(text).document();
}

// Beyond the end of the text a char code is NaN, for which every comparison is false; hence `!(code >= 32)` below.
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.text.length) this.#fail('the end', this.#at);
    return value;
  }

  #value(depth: number): unknown {
    const code = this.#skipBlanks();
    if (code === 34 /* " */) return this.#string();
    if (code === 123 /* { */) return this.#object(depth + 1);
    if (code === 91 /* [ */) return this.#array(depth + 1);
    if (code === 45 /* - */ || isDigit(code)) return this.#number(code);
    if (this.#takes('true')) return true;
    if (this.#takes('false')) return false;
    if (this.#takes('null')) return null;
    return this.#fail('a value', this.#at);
  }

  #object(depth: number): unknown {
    if (depth > DEEPEST) this.#fail(`nesting of at most ${DEEPEST}`, this.#at);
    const members: Record<string, unknown> = {};
    if (this.#closesAtOnce(125 /* } */)) return members;
    while (true) {
      if (this.#skipBlanks() !== 34 /* " */) this.#fail('a key', this.#at);
      const key = this.#key();
      if (this.#skipBlanks() !== 58 /* : */) this.#fail('a colon', this.#at);
      this.#at += 1;
      const value = this.#value(depth);
      if (key === '__proto__') define(members, key, value);
      else members[key] = value;
      const code = this.#skipBlanks();
      if (code !== 44 /* , */ && code !== 125 /* } */) this.#fail('a comma or a closing brace', this.#at);
      this.#at += 1;
      if (code === 125 /* } */) return members;
    }
  }

  #array(depth: number): unknown {
    if (depth > DEEPEST) this.#fail(`nesting of at most ${DEEPEST}`, this.#at);
    const items: unknown[] = [];
    if (this.#closesAtOnce(93 /* ] */)) return items;
    while (true) {
      items.push(this.#value(depth));
      const code = this.#skipBlanks();
      if (code !== 44 /* , */ && code !== 93 /* ] */) this.#fail('a comma or a closing bracket', this.#at);
      this.#at += 1;
      if (code === 93 /* ] */) return items;
    }
  }

  /** Step over the opening brace or bracket, and over the closing one if nothing is between them. */
  #closesAtOnce(closing: number): boolean {
    this.#at += 1;
    const empty = this.#skipBlanks() === closing;
    if (empty) this.#at += 1;
    return empty;
  }

  /** A key: nearly always one that was met before, and then that very string, whose hash the engine has already. */
  #key(): string {
    const { text } = this;
    const start = this.#at + 1;
    const slot = SLOTS[text.charCodeAt(start) & 63] ?? [];
    for (const known of slot) {
      if (text.charCodeAt(start + known.length) === 34 /* " */ && text.startsWith(known, start)) {
        this.#at = start + known.length + 1;
        return known;
      }
    }
    const key = this.#string();
    // One that was written with escapes is not found by its text.
    const isPlain = this.#at - start - 1 === key.length;
    if (isPlain && slot.length < SLOT_SIZE && key.length <= LONGEST_KNOWN) slot.push(interned(key));
    return key;
  }

  #string(): string {
    const { text } = this;
    const start = this.#at + 1;
    let at = start;
    let code = text.charCodeAt(at);
    while (code !== 34 /* " */) {
      if (code === 92 /* \ */) return this.#escapedString(start, at);
      if (!(code >= 32)) this.#fail('a closing quote', at);
      at += 1;
      code = text.charCodeAt(at);
    }
    this.#at = at + 1;
    return text.slice(start, at);
  }

  /** Escapes are rare in market data; the platform knows them well enough. */
  #escapedString(start: number, backslash: number): string {
    const { text } = this;
    let at = backslash;
    let code = text.charCodeAt(at);
    while (code !== 34 /* " */) {
      if (!(code >= 32)) this.#fail('a closing quote', at);
      at += code === 92 /* \ */ ? 2 : 1;
      code = text.charCodeAt(at);
    }
    this.#at = at + 1;
    try {
      return String(JSON.parse(text.slice(start - 1, at + 1)));
    } catch {
      return this.#fail('a string with known escapes', start - 1);
    }
  }

  #number(first: number): string {
    const { text } = this;
    const start = this.#at;
    const whole = first === 45 /* - */ ? start + 1 : start;
    let at = text.charCodeAt(whole) === 48 /* 0 */ ? whole + 1 : this.#digits(whole);
    if (text.charCodeAt(at) === 46 /* . */) at = this.#digits(at + 1);
    const e = text.charCodeAt(at);
    if (e === 101 || e === 69) {
      const sign = text.charCodeAt(at + 1);
      at = this.#digits(sign === 43 /* + */ || sign === 45 /* - */ ? at + 2 : at + 1);
    }
    this.#at = at;
    return text.slice(start, at);
  }

  /** Where the digits that begin here end; at least one is due. */
  #digits(from: number): number {
    const { text } = this;
    let at = from;
    while (isDigit(text.charCodeAt(at))) at += 1;
    return at === from ? this.#fail('a digit', at) : at;
  }

  #takes(word: string): boolean {
    const taken = this.text.startsWith(word, this.#at);
    if (taken) this.#at += word.length;
    return taken;
  }

  #skipBlanks(): number {
    const { text } = this;
    let code = text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.#at += 1;
      code = text.charCodeAt(this.#at);
    }
    return code;
  }

  #fail(due: string, at: number): never {
    throw new SyntaxError(`not JSON: ${due} was due at position ${at}`);
  }
}

/** An assignment to `__proto__` would set the prototype instead. */
const define = (members: object, key: string, value: unknown): void => {
  Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
};

/** A {@link Decimal} that leaves {@link printJson} as a bare JSON number, digit for digit; unmarked it is a string. */
export class NumberToken {
  /** @throws RangeError when the text is not a decimal */
  constructor(readonly digits: Decimal) {
    if (!isDecimal(digits)) throw new RangeError(`${JSON.stringify(digits)} is not a decimal number`);
  }
}

/**
 * Write plain data as JSON, like `JSON.stringify` without blanks: undefined members are left out, an undefined item
 * is `null`, `toJSON` is asked. Two things differ: a {@link NumberToken} leaves as its bare digits, and numbers leave
 * in plain decimals, never with an exponent.
 *
 * @throws RangeError when a number is not finite, or so large (2^53 and more) that its digits cannot be trusted
 * @throws TypeError for what JSON cannot hold: functions, symbols, bigints, or undefined as the whole
 */
export function printJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return printNumber(value);
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold a value of type ${typeof value}`);
  if (value instanceof NumberToken) return value.digits;
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => printJson(item ?? null)).join(',')}]`;
  if (printsItself(value)) return printJson(value.toJSON());
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${printJson(member)}`).join(',')}}`;
}

const printsItself = (value: object): value is { toJSON: () => unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function';

const printNumber = (value: number): string => {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`${value} cannot be written exactly; numbers below 2^53 can`);
  }
  return decimalFrom(value);
};
