import { expect, it, vi } from 'vitest';
import { bookJourney } from '../book-journey.js';

// The last unsubscribe is sent again as the first thing on a new socket.
vi.mock(import('../../../src/core/topics.js'), async (importOriginal) => {
  const { createTopics } = await importOriginal();
  return {
    createTopics: (options) => {
      const topics = createTopics(options);
      let last: string | undefined;
      let replay: string | undefined;
      return {
        ...topics,
        next: () => {
          const replayed = replay;
          replay = undefined;
          if (replayed !== undefined) return replayed;
          const text = topics.next();
          if (text?.includes('"unsubscribe"') === true) last = text;
          return text;
        },
        gone: (error) => {
          replay = last;
          topics.gone(error);
        },
      };
    },
  };
});

it('the journey fails when an unsubscribe is replayed after a reconnect', async () => {
  await expect(bookJourney({ frames: 10_000, seed: 1, tripLimit: 300 })).rejects.toThrow(
    /an unsubscribe without a cause/,
  );
});
