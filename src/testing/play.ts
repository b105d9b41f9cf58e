import { EMPTY, Subscription, defer, map, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { diagram, type Diagram } from './diagram.js';
import { differencesOf, spanDifferencesOf } from './differences.js';
import { lettersOf, momentsFrom, spanFrom, throwFault } from './letters.js';
import type { Span } from './marble-text.js';
import { recorded, type Life } from './recorder.js';

/** A stream that a diagram draws above its operator: the source, or one of the others. */
export interface PlayedStream {
  /** `source`, or its name under `others`. */
  readonly name: string;
  /** Whether it flows by the clock of the diagram, observed or not. */
  readonly hot: boolean;
  /** As drawn. */
  readonly marbles: readonly string[];
  /** Its subscriptions, in order. */
  readonly lives: readonly Life[];
}

/** What was observed when a diagram was played: all that a picture needs, and nothing that was merely expected. */
export interface Played {
  readonly diagram: Diagram;
  /** The source, then the others. */
  readonly streams: readonly PlayedStream[];
  /** Each observer of the result, in the order of the diagram. */
  readonly observers: readonly Life[];
}

/** A diagram must have come to rest so long after the last of its marks, in frames of 1 ms. */
const restWithin = 600_000;

/**
 * Play a diagram in virtual time and hold it against what it expects: values, instants, and the subscriptions of its
 * source. Once all its observers have left, nothing may still be subscribed, nor any timer be pending.
 *
 * It needs no test runner: it throws where another would assert. As in RxJS's own marbles, what happens at the very
 * instant of an observer's leaving no longer reaches it.
 *
 * @returns what was observed
 * @throws Error when it went differently, with the expected and the observed marbles side by side
 * @throws RangeError when the diagram expects nothing, or contradicts itself
 */
export function play(drawn: Diagram): Played {
  diagram(drawn);
  const scheduler = new TestScheduler(() => undefined);
  return scheduler.run((stage) => {
    const letters = lettersOf(drawn);
    const streams = Object.entries({ source: drawn.source, ...drawn.others }).map(([name, drawnAs]) => {
      const marbles = typeof drawnAs === 'string' ? [drawnAs] : drawnAs;
      const isHot = marbles.some((text) => text.includes('^'));
      if (isHot && marbles.length > 1) throw new RangeError(`${name}: a hot stream has one life, hence one string`);
      const runs = marbles.map((text) =>
        isHot ? stage.hot(text, letters.values, letters.fault) : stage.cold(text, letters.values, letters.fault),
      );
      const lives: Life[] = [];
      const stream$ = defer(() => runs[lives.length - 1] ?? runs[runs.length - 1] ?? []).pipe(map(throwFault));
      return { name, hot: isHot, marbles, lives, stream$: recorded(stream$, lives, scheduler, letters) };
    });
    const result$ = resultOf(drawn, streams, scheduler);

    const plans = observersOf(drawn).map(({ from, to, expected }) => ({
      from,
      to,
      moments: momentsFrom(expected, letters),
    }));
    const lives = plans.map(({ from, to }): readonly Life[] => {
      const life: Life[] = [];
      const subscription = new Subscription();
      scheduler.schedule(() => {
        subscription.add(recorded(result$, life, scheduler, letters).subscribe({ error: () => undefined }));
      }, from);
      if (to !== Infinity) scheduler.schedule(() => subscription.unsubscribe(), to);
      return life;
    });

    const subscriptions = drawn.subscriptions.map(spanFrom);
    const drawnMoments = streams.flatMap(({ marbles }) => marbles.flatMap((text) => momentsFrom(text, letters)));
    const frames = [...drawnMoments, ...plans.flatMap(({ moments }) => moments)].map(({ frame }) => frame);
    const bounds = [...plans, ...subscriptions].flatMap(({ from, to }) => [from, to]);
    scheduler.maxFrames = Math.max(0, ...[...frames, ...bounds].filter(Number.isFinite)) + restWithin;
    stage.flush();

    const observers = lives.flat();
    const isOpen = ({ to }: Life): boolean => to === Infinity;
    const leaks = observers.some(isOpen) ? [] : streams.filter((stream) => stream.lives.some(isOpen));
    const complaints = [
      ...plans.flatMap(({ moments }, index) =>
        differencesOf(`observer ${index + 1}`, moments, observers[index]?.moments ?? []),
      ),
      ...spanDifferencesOf('the source', subscriptions, streams[0]?.lives ?? []),
      ...leaks.map(({ name }) => `  ${name} is still subscribed when no one observes any more`),
      ...(scheduler.actions.length > 0 ? ['  it does not come to rest: let the observers leave'] : []),
    ];
    if (complaints.length > 0) throw new Error([`${drawn.operator}: ${drawn.says}`, ...complaints].join('\n'));
    return { diagram: drawn, streams: streams.map(({ stream$: _$, ...stream }) => stream), observers };
  });
}

const resultOf = (
  drawn: Diagram,
  streams: readonly { readonly name: string; readonly stream$: Observable<unknown> }[],
  scheduler: TestScheduler,
): Observable<unknown> => {
  const [source, ...rest] = streams;
  const others = Object.fromEntries(rest.map(({ name, stream$ }) => [name, stream$]));
  return drawn.run(source?.stream$ ?? EMPTY, { scheduler, others, random: () => drawn.random ?? 0 });
};

const observersOf = ({
  observers,
  expected = '',
  unsubscribe,
}: Diagram): readonly (Span & { readonly expected: string })[] =>
  observers?.map(({ subscribe, expected }) => ({ ...spanFrom(subscribe), expected })) ?? [
    { from: 0, to: unsubscribe === undefined ? Infinity : spanFrom(unsubscribe).to, expected },
  ];
