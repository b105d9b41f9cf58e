import type { Happening, View } from './happening.js';

/** An error as data: its `_tag`, its message, and its facts. */
const factsOf = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { message: String(error) };
  const facts = Object.entries(error).filter(([key]) => key !== 'name');
  return { _tag: error.name, message: error.message, ...Object.fromEntries(facts) };
};

const objectOf = (happening: Happening): object | undefined => {
  switch (happening._tag) {
    case 'Book': {
      const { envelope } = happening;
      return envelope._tag === 'Live' ? envelope : { ...envelope, cause: factsOf(envelope.cause) };
    }
    case 'Connection': {
      const { endpoint, state, sinceMs, attempt, waitMs, cause } = happening.status;
      if (state === 'idle' || state === 'closed') return undefined;
      const why = cause === undefined ? {} : { cause: factsOf(cause) };
      return { _tag: 'Connection', endpoint, state, sinceMs, attempt, waitMs, ...why };
    }
    case 'Failed':
      return { ...happening, error: factsOf(happening.error) };
    case 'Simulation':
    case 'Fault':
      return happening;
    case 'Unrouted':
    case 'Tick':
    case 'AllEnded':
      return undefined;
  }
};

/** One JSON object a line, told apart by `_tag`; every update. Exact decimals are strings in the library already. */
export function createJsonView(): View {
  return {
    show: (happening) => {
      const object = objectOf(happening);
      return object === undefined ? '' : `${JSON.stringify(object)}\n`;
    },
    end: (summary) => `${JSON.stringify({ _tag: 'Summary', ...summary })}\n`,
  };
}
