import type { Acknowledgement } from './dialect.js';
import type { TopicState } from './topic.js';

/**
 * The topics that an acknowledgement answers: those of the request it names by its id; where it names none that is
 * awaited, all that wait for an answer and that it may be about.
 *
 * A refusal without an id, which several topics may have asked for, answers none of them: whom it refuses is not known,
 * and asking again is better than ending a stream that was not refused.
 */
export function meantBy<T extends { readonly state: TopicState }>(
  ack: Acknowledgement,
  topics: readonly T[],
): readonly T[] {
  const possible = topics.filter(({ state }) => mayAnswer(ack, state));
  const asked = possible.filter(({ state }) => 'reqId' in state && state.reqId === ack.reqId);
  if (asked.length > 0) return asked;
  return ack.refusal !== undefined && ack.reqId === undefined && possible.length > 1 ? [] : possible;
}

const mayAnswer = ({ reqId, channel, symbol, params = {} }: Acknowledgement, state: TopicState): boolean => {
  if (!('reqId' in state)) return false;
  const { topic } = state;
  if (channel !== undefined && channel !== topic.channel) return false;
  if (Object.entries(params).some(([name, value]) => (topic.params[name] ?? value) !== value)) return false;
  if (symbol !== undefined) return symbol === topic.symbol;
  return reqId === undefined ? channel !== undefined && topic.symbol === '' : state.reqId === reqId;
};
