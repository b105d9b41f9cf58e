import type { PlexFollower, PlexGround } from './lambdaplex-follow.js';
import {
  createBookFollower,
  createEventFollower,
  followBalances,
  followOrders,
  followSessions,
} from './lambdaplex-follow.js';
import type { Chance } from './journey-tools.js';

/** The followers of a client, who come and go. */
export interface PlexCrowd {
  /** Somebody comes, or goes. */
  readonly move: () => void;
  /** Why somebody does not know what the exchange has; undefined when all do. Asked where nothing is on its way. */
  readonly behind: () => string | undefined;
  /** How many values of this name, or beginning with it, were told to residents and visitors, past ones too. */
  readonly checked: (name: string) => number;
  /** How often the resident of the account's events was told of which fault, by the error's tag. */
  readonly faults: () => ReadonlyMap<string, number>;
}

/**
 * One resident for each book but the last, and for everything private, so that there is always a need for the session;
 * visitors of everything, among them all those of the last book, so that it is asked for and left again and again.
 */
export function createPlexCrowd(ground: PlexGround, chance: Chance): PlexCrowd {
  const { simulator } = ground;
  const followBook = createBookFollower(ground);
  const followEvents = createEventFollower(ground);
  const events = followEvents();
  const residents: readonly PlexFollower[] = [
    ...simulator.symbols.slice(0, -1).map(followBook),
    followSessions(ground),
    events,
    followOrders(ground),
    followBalances(ground),
  ];
  const last = simulator.symbols.at(-1) ?? '';
  const everything: readonly (() => PlexFollower)[] = [
    ...simulator.symbols.map((symbol) => () => followBook(symbol)),
    () => followSessions(ground),
    followEvents,
    () => followOrders(ground),
    () => followBalances(ground),
  ];
  const gone = new Map<string, number>();
  let visitors: readonly PlexFollower[] = [];
  let guest: PlexFollower | undefined;

  const leave = (follower: PlexFollower): void => {
    follower.leave();
    gone.set(follower.name, (gone.get(follower.name) ?? 0) + follower.checked());
  };
  const everybody = (): readonly PlexFollower[] => [...residents, ...visitors, ...(guest === undefined ? [] : [guest])];

  return {
    move: () => {
      if (guest === undefined) guest = followBook(last);
      else {
        leave(guest);
        guest = undefined;
      }
      const come = everything[chance(everything.length)];
      if (come !== undefined) visitors = [...visitors, come()];
      const [first] = visitors;
      if (first === undefined || visitors.length < 5) return;
      visitors = visitors.slice(1);
      leave(first);
    },
    behind: () => {
      for (const follower of everybody()) {
        const why = follower.behind();
        if (why !== undefined) return why;
      }
      return undefined;
    },
    checked: (name) => {
      const here = everybody().map((follower): [string, number] => [follower.name, follower.checked()]);
      return [...here, ...gone].reduce((sum, [each, count]) => (each.startsWith(name) ? sum + count : sum), 0);
    },
    faults: () => events.faults,
  };
}
