import { TestScheduler } from 'rxjs/testing';
import { alike } from './alike.js';
import type { Diagram } from './diagram.js';
import type { Moment, Span } from './marble-text.js';

/** What the letters of a diagram stand for. */
export interface Letters {
  /** By letter; an error is wrapped, since in a marble string of RxJS only `#` can be one. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What `#` stands for. */
  readonly fault: unknown;
}

class Fault {
  constructor(readonly error: unknown) {}
}

/** The letters of a diagram: themselves, unless it says otherwise. */
export function lettersOf({ source, others = {}, expected, observers = [], ...drawn }: Diagram): Letters {
  const texts = [source, Object.values(others), expected ?? '', observers.map((observer) => observer.expected)];
  const faults = Object.entries(drawn.faults ?? {});
  return {
    values: {
      ...Object.fromEntries(Array.from(texts.flat(2).join(''), (letter) => [letter, letter])),
      ...drawn.values,
      ...Object.fromEntries(faults.map(([letter, error]) => [letter, new Fault(error)])),
    },
    fault: drawn.fault ?? 'error',
  };
}

/** Lets values pass, and throws what a letter for an error stands for. */
export function throwFault(value: unknown): unknown {
  if (value instanceof Fault) throw value.error;
  return value;
}

/** A moment with the mark under which it is drawn. */
export function momentFrom(frame: number, kind: Moment['kind'], value: unknown, letters: Letters): Moment {
  return { frame, kind, value, mark: kind === 'complete' ? '|' : markOf(kind, value, letters) };
}

const markOf = (kind: 'next' | 'error', value: unknown, { values, fault }: Letters): string => {
  if (kind === 'error' && alike(value, fault)) return '#';
  const found = Object.entries(values).find(([, meant]) =>
    kind === 'next' ? alike(value, meant) : meant instanceof Fault && alike(value, meant.error),
  );
  return found?.[0] ?? '?';
};

/** The moments that a marble string draws. */
export function momentsFrom(marbles: string, letters: Letters): readonly Moment[] {
  return TestScheduler.parseMarbles(marbles, letters.values, letters.fault, false, true).map(
    ({ frame, notification }) => {
      if (notification.kind === 'C') return momentFrom(frame, 'complete', undefined, letters);
      if (notification.kind === 'E') return momentFrom(frame, 'error', notification.error, letters);
      const value: unknown = notification.value;
      return value instanceof Fault
        ? momentFrom(frame, 'error', value.error, letters)
        : momentFrom(frame, 'next', value, letters);
    },
  );
}

/** The span that a subscription string such as `'--^---!'` draws. */
export function spanFrom(marbles: string): Span {
  const { subscribedFrame, unsubscribedFrame } = TestScheduler.parseMarblesAsSubscriptions(marbles, true);
  return { from: subscribedFrame, to: unsubscribedFrame };
}
