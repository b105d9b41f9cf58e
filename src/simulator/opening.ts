import type { Peer } from './outbox.js';

/** Takes a client that has connected; what it returns must hear of all that the client does. */
export type OnOpen = (peer: Peer) => {
  readonly receive: (text: string) => void;
  readonly closed: (code: number) => void;
};

/** The venue's side of a connection, as far as its beginning and end go. */
interface Session {
  readonly receive: (text: string) => void;
  readonly stop: () => void;
}

/**
 * Gives each client a session, and writes down when it came and went.
 *
 * @param sessions - those that are open
 * @param create - told the number of the connection: 1 for the first, 2 for the second, …
 */
export function createOpening<S extends Session>(
  sessions: Set<S>,
  ledger: { readonly opened: (id: number) => void; readonly closed: (id: number, code: number) => void },
  create: (id: number, peer: Peer) => S,
): OnOpen {
  let connections = 0;
  return (peer) => {
    const id = ++connections;
    const session = create(id, peer);
    sessions.add(session);
    ledger.opened(id);
    return {
      receive: session.receive,
      closed(code) {
        sessions.delete(session);
        session.stop();
        ledger.closed(id, code);
      },
    };
  };
}
