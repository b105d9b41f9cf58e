import { share, type Observable } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { bookJourney } from '../book-journey.js';

// Each call gets a pipeline of its own, over a topic that is shared and counts its observers.
vi.mock(import('../../../src/core/register.js'), () => ({
  createRegister: () => ({ once: (_key, make) => make(() => undefined) }),
}));
vi.mock(import('../../../src/core/topics.js'), async (importOriginal) => {
  const { createTopics } = await importOriginal();
  return {
    createTopics: (options) => {
      const topics = createTopics(options);
      const shared = new Map<string, Observable<unknown>>();
      return {
        ...topics,
        hold: (topic) => {
          const topic$ = shared.get(topic.key) ?? topics.hold(topic).pipe(share());
          shared.set(topic.key, topic$);
          return topic$;
        },
      };
    },
  };
});

it('the journey fails when sharing stands before resync: a later observer never gets a snapshot', async () => {
  await expect(bookJourney({ frames: 10_000, seed: 1, tripLimit: 300 })).rejects.toThrow(/not everybody is live/);
});
