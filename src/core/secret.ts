/** A value kept out of sight: only {@link Secret.reveal} gives it away. */
export interface Secret<T> {
  /** The value itself. Call this where it is used, never sooner. */
  reveal(): T;
}

const shown = (): string => '[secret]';

/**
 * Hide a value from everything that prints, copies or walks over objects.
 *
 * `JSON.stringify`, `String()` and Node's `util.inspect` show `[secret]`; `structuredClone`, spreading and
 * `Object.entries` find an empty object. The value lives in a closure, where not even an inspector of hidden members
 * looks.
 */
export function createSecret<T>(value: T): Secret<T> {
  const secret = {
    reveal: () => value,
    toString: shown,
    toJSON: shown,
    // The name under which Node looks up how a value prints; elsewhere it is a symbol like any other.
    [Symbol.for('nodejs.util.inspect.custom')]: shown,
  };
  // A function that can be seen makes structuredClone fail, with the function's text in the message.
  for (const key of Reflect.ownKeys(secret)) Object.defineProperty(secret, key, { enumerable: false });
  return Object.freeze(secret);
}
