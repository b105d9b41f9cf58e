import type { Happening, View } from './happening.js';

/** An error as data: its `_tag`, its message, and its facts. */
const factsOf = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { message: String(error) };
  const facts = Object.entries(error).filter(([key]) => key !== 'name');
  return { _tag: error.name, message: error.message, ...Object.fromEntries(facts) };
};

const liveValue = (value: unknown): readonly object[] => [{ _tag: 'Live', value }];

/**
 * One JSON object a line, told apart by `_tag`; every update. Exact decimals are strings in the library already.
 *
 * @param objectsOf - the objects that a value is told with; by default one `Live`
 */
export function createJsonView<T>(objectsOf: (value: T) => readonly object[] = liveValue): View<T> {
  const objects = (happening: Happening<T>): readonly object[] => {
    switch (happening._tag) {
      case 'Value':
      case 'Hole': {
        const { envelope } = happening;
        return envelope._tag === 'Live' ? objectsOf(envelope.value) : [{ ...envelope, cause: factsOf(envelope.cause) }];
      }
      case 'Connection': {
        const { venue, status } = happening;
        const { endpoint, state, sinceMs, attempt, waitMs, cause } = status;
        if (state === 'idle' || state === 'closed') return [];
        const why = cause === undefined ? {} : { cause: factsOf(cause) };
        return [{ _tag: 'Connection', venue, endpoint, state, sinceMs, attempt, waitMs, ...why }];
      }
      case 'Failed':
        return [{ ...happening, error: factsOf(happening.error) }];
      case 'Simulation':
      case 'Fault':
      case 'Staged':
        return [happening];
      default:
        return [];
    }
  };
  return {
    tickMs: 1000,
    coversScreen: false,
    show: (happening) =>
      objects(happening)
        .map((object) => `${JSON.stringify(object)}\n`)
        .join(''),
    end: (summary) => `${JSON.stringify({ _tag: 'Summary', ...summary })}\n`,
  };
}
