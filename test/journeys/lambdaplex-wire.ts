import { WebSocket } from 'ws';
import type { WebSocketConstructor } from '../../src/core/socket.js';
import type { Fetch } from '../../src/lambdaplex/index.js';

/** What goes over a client's sockets, judged in the turn in which it goes. */
export interface PlexWire {
  /** As `createLambdaplex({ webSocket })` takes it. */
  readonly WebSocket: WebSocketConstructor;
  /** As `createLambdaplex({ fetch })` takes it. */
  readonly fetch: Fetch;
  /** How many events came, private ones included, and broken ones too. */
  readonly events: () => number;
  /** How many of them were private. */
  readonly privateEvents: () => number;
  /** Whether the exchange has granted a logon on the latest socket, and has not taken it back. */
  readonly isLoggedOn: () => boolean;
  /** How many logons were granted. */
  readonly granted: () => number;
  /** How many logons left on a socket on which the one before had got no answer. */
  readonly unanswered: () => number;
}

interface Frame {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly status?: unknown;
}

/** What one socket has seen of its session. */
interface Talk {
  session: 'none' | 'asked' | 'granted' | 'over';
  logon: unknown;
  wasGranted: boolean;
}

const PRIVATE_EVENTS = ['{"e":"orderUpdate"', '{"e":"balanceChange"'];

/**
 * Real sockets that hold what a client sends against what it has been answered by then: nothing private leaves before
 * the answer that grants a logon on the same socket, and no second logon while the first one stands.
 *
 * @param wrong - told of everything that is not so
 * @param signed - given each signature that leaves, over REST too
 */
export function createPlexWire(wrong: (what: string) => void, signed: (signature: string) => void): PlexWire {
  let latest: Talk | undefined;
  let [events, privateEvents, granted, unanswered] = [0, 0, 0, 0];

  const sent = (talk: Talk, { id, method, params }: Frame): void => {
    if (method === 'session.logon') {
      if (talk.session === 'granted') wrong('a logon was repeated, though the session stood');
      if (talk.session === 'asked') unanswered += 1;
      [talk.session, talk.logon] = ['asked', id];
      signed(signatureIn(params));
      return;
    }
    const isPrivate = String(method).startsWith('session.') || (Array.isArray(params) && params.includes('userData'));
    if (!isPrivate) return;
    // A stream may still be ended after its session was.
    const mayLeave = String(method).endsWith('unsubscribe') ? talk.wasGranted : talk.session === 'granted';
    if (!mayLeave) wrong(`${String(method)} left before a logon was granted`);
  };
  const came = (talk: Talk, { id, status }: Frame): void => {
    if (id === null && status === 401) talk.session = 'over';
    if (id === undefined || id !== talk.logon || talk.session !== 'asked') return;
    talk.session = status === 200 ? 'granted' : 'over';
    if (status !== 200) return;
    talk.wasGranted = true;
    granted += 1;
  };

  return {
    WebSocket: class extends WebSocket {
      readonly #talk: Talk = { session: 'none', logon: undefined, wasGranted: false };

      constructor(url: string) {
        super(url);
        latest = this.#talk;
        this.on('message', (data: Buffer) => {
          const text = data.toString();
          if (!text.startsWith('{"e"')) {
            came(this.#talk, frameIn(text));
            return;
          }
          events += 1;
          if (PRIVATE_EVENTS.some((start) => text.startsWith(start))) privateEvents += 1;
        });
      }

      override send(text: string): void {
        sent(this.#talk, frameIn(text));
        super.send(text);
      }
    },
    fetch: (url, init) => {
      const signature = new URL(url).searchParams.get('signature');
      if (signature !== null) signed(signature);
      return fetch(url, init);
    },
    events: () => events,
    privateEvents: () => privateEvents,
    isLoggedOn: () => latest?.session === 'granted',
    granted: () => granted,
    unanswered: () => unanswered,
  };
}

/** A frame as far as it can be read; one that was cut off has nothing. */
const frameIn = (text: string): Frame => {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null ? frame : {};
  } catch {
    return {};
  }
};

const signatureIn = (params: unknown): string =>
  typeof params === 'object' && params !== null && 'signature' in params ? String(params.signature) : '';
