import { ignoreElements, map, merge, type Observable } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { Link } from '../../../src/core/link.js';
import type { Live, Stale } from '../../../src/index.js';
import type { Session } from '../../../src/lambdaplex/index.js';
import { plexJourney } from '../lambdaplex-journey.js';

// The account's events are asked for as soon as a socket is open; the session is made as ever, and nobody waits for it.
vi.mock(import('../../../src/lambdaplex/user-data.js'), async (importOriginal) => {
  const { userMessages, userData } = await importOriginal();
  const ungated = ({ topics }: Link, session$: Observable<Live<Session> | Stale>): typeof session$ =>
    merge(
      session$.pipe(ignoreElements()),
      topics.opened$.pipe(map(() => ({ _tag: 'Live', value: { sinceMs: 0 } }) as const)),
    );
  return {
    userMessages: (link, shared, session$) => userMessages(link, shared, ungated(link, session$)),
    userData: (link, shared, session$) => userData(link, shared, ungated(link, session$)),
  };
});

it('the journey fails when what is private does not wait for the logon', async () => {
  const journey = plexJourney({ frames: 5000, seed: 1, tripLimit: 300 });
  await expect(journey).rejects.toThrow(/session\.subscribe left before a logon was granted/);
});
