/** Things of which there is one for each key, made when first asked for. */
export interface Register<T> {
  /**
   * The one of this key.
   *
   * @param make - makes it when there is none; it gets the function that drops it again, to be called when it resets
   */
  once(key: string, make: (drop: () => void) => T): T;
}

/** An empty register. */
export function createRegister<T>(): Register<T> {
  const things = new Map<string, T>();
  return {
    once: (key, make) => {
      const known = things.get(key);
      if (known !== undefined) return known;
      const made = make(() => {
        if (things.get(key) === made) things.delete(key);
      });
      things.set(key, made);
      return made;
    },
  };
}
