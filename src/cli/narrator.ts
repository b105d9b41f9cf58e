import type { ConnectionStatus, Stale } from '../index.js';
import { isOfConnection, isOfRest, type Happening } from './happening.js';
import { many, withoutName } from './text.js';
import { titleOf, type VenueName } from './venues.js';

/** Something worth a line of its own. */
export interface Event {
  readonly atMs: number;
  /** Of the symbol, the exchange, or what else it is about. */
  readonly name: string;
  readonly tone: 'good' | 'bad' | 'staged' | 'note';
  readonly text: string;
}

/** What has to be remembered to tell of changes. */
export interface Memory {
  /** Which streams were live once. */
  readonly live: ReadonlySet<string>;
  /** Since when streams are stale, in ms since the epoch. */
  readonly staleSinceMs: ReadonlyMap<string, number>;
  /** Since when endpoints are lost, by exchange and name, likewise. */
  readonly lostSinceMs: ReadonlyMap<string, number>;
}

/** Nothing has happened yet. */
export const noMemory: Memory = { live: new Set(), staleSinceMs: new Map(), lostSinceMs: new Map() };

/** What is to be told of a happening, if anything is, and what to remember from then on. */
export function narrate(
  memory: Memory,
  happening: Happening<unknown>,
  nowMs: number,
): readonly [Memory, Event | undefined] {
  switch (happening._tag) {
    case 'Value': {
      const { symbol, envelope } = happening;
      return envelope._tag === 'Live' ? fresh(memory, symbol, nowMs) : stale(memory, symbol, envelope, nowMs);
    }
    case 'Hole': {
      const { symbol, envelope } = happening;
      return [
        memory,
        { atMs: nowMs, name: symbol, tone: 'bad', text: `hole: ${withoutName(envelope.cause.message, symbol)}` },
      ];
    }
    case 'Connection':
      return connection(memory, happening.venue, happening.status, nowMs);
    case 'Fault': {
      const text = `staged now: ${happening.kind} ${happening.symbol ?? titleOf[happening.venue]}`;
      return [memory, { atMs: nowMs, name: '(fault)', tone: 'staged', text }];
    }
    case 'Staged':
      return [memory, { atMs: nowMs, name: 'system', tone: 'staged', text: `staged now: ${happening.system}` }];
    case 'Trade': {
      const { symbol, envelope } = happening;
      return [memory, envelope._tag === 'Stale' ? hole(symbol, envelope, nowMs) : undefined];
    }
    default:
      return [memory, undefined];
  }
}

type Told = ReturnType<typeof narrate>;

function fresh(memory: Memory, name: string, nowMs: number): Told {
  const sinceMs = memory.staleSinceMs.get(name);
  const wasLive = memory.live.has(name);
  if (wasLive && sinceMs === undefined) return [memory, undefined];
  const text = wasLive && sinceMs !== undefined ? `live again after ${Math.round(nowMs - sinceMs)} ms` : 'live';
  return [
    { ...memory, live: new Set([...memory.live, name]), staleSinceMs: without(memory.staleSinceMs, name) },
    { atMs: nowMs, name, tone: 'good', text },
  ];
}

function stale(memory: Memory, name: string, envelope: Stale, nowMs: number): Told {
  const { cause, sinceMs } = envelope;
  // Why a connection was lost is told once, on the connection's own line.
  const about = 'endpoint' in cause && !isOfRest(envelope) ? cause.endpoint : name;
  const why = isOfConnection(envelope) ? '' : `: ${withoutName(cause.message, about)}`;
  return [
    { ...memory, staleSinceMs: new Map([[name, sinceMs], ...memory.staleSinceMs]) },
    { atMs: nowMs, name, tone: 'bad', text: `stale ${cause._tag}${why}` },
  ];
}

function hole(name: string, { cause }: Stale, nowMs: number): Event | undefined {
  if (cause._tag !== 'SequenceGap') return undefined;
  return { atMs: nowMs, name, tone: 'bad', text: `${many(cause.received - cause.expected, 'trade')} missed for good` };
}

function connection(memory: Memory, venue: VenueName, status: ConnectionStatus, nowMs: number): Told {
  const { endpoint, state, sinceMs, waitMs, cause } = status;
  const key = `${venue} ${endpoint}`;
  const lostMs = memory.lostSinceMs.get(key);
  const event = (tone: Event['tone'], text: string): Event => ({ atMs: nowMs, name: titleOf[venue], tone, text });
  if (state === 'waiting') {
    const why = cause === undefined ? 'connection lost' : withoutName(cause.message, endpoint);
    return [
      { ...memory, lostSinceMs: new Map([[key, sinceMs], ...memory.lostSinceMs]) },
      event('bad', `${why}; reconnecting in ${Math.round(waitMs)} ms`),
    ];
  }
  if (state === 'open') {
    return [
      { ...memory, lostSinceMs: without(memory.lostSinceMs, key) },
      event('good', lostMs === undefined ? 'open' : `open after ${Math.round(nowMs - lostMs)} ms`),
    ];
  }
  return [memory, state === 'connecting' && lostMs === undefined ? event('note', 'opening') : undefined];
}

const without = <T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> =>
  new Map([...map].filter(([other]) => other !== key));
