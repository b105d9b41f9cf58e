import { Observable, Subject, type SchedulerLike } from 'rxjs';
import { ConnectionLost } from './errors.js';
import { platformWebSocket } from './ws.js';

/** What we use of a WebSocket: the browsers' interface, and `terminate` where the platform has it. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Ends the connection without a closing handshake; only `ws` has it. */
  terminate?(): void;
}

/** A constructor of WebSockets, such as the browser's own or that of `ws`. */
export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** A socket that is open. */
export interface Socket {
  /** Its incoming frames as text, hot; it neither completes nor errors by itself. */
  readonly frames$: Observable<string>;
  /** Sends one frame; does nothing once the socket is closing. */
  send(text: string): void;
}

/** Options of {@link fromSocket}. */
export interface SocketOptions {
  /** The name under which errors speak of it, for example `public`. */
  readonly endpoint: string;
  /** Times the closing handshake. */
  readonly scheduler: SchedulerLike;
  /** Makes the socket; by default the platform's own. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** How long the socket may take to open, in ms. */
  readonly openWithinMs?: number;
  /** Takes secrets out of why the other side closes. */
  readonly redact?: ((text: string) => string) | undefined;
  /** How long a closing handshake may take before the socket is terminated, in ms. */
  readonly closeWithinMs?: number;
  /** Told 1 when a socket was made, and -1 when it is wholly gone: after the closing handshake, not at its beginning. */
  readonly onCount?: (change: 1 | -1) => void;
}

const OPEN = 1;
const CLOSED = 3;
/** The close code of a connection that broke without a close frame. */
const ABNORMAL = 1006;

/**
 * One WebSocket as one subscription: it is made on subscribe, emitted once when it opens, and closed on unsubscribe.
 *
 * It never completes: a socket that closes, for whatever reason, is lost. After an unsubscribe the closing handshake
 * gets `closeWithinMs`, then the socket is terminated, so that a half-open peer cannot keep the process alive.
 *
 * @param url - where to connect
 * @throws {@link ConnectionLost} on the error channel, when the socket closes or does not open
 * @throws TypeError on the error channel, when the platform has no WebSocket and none was given
 */
export function fromSocket(
  url: string,
  {
    endpoint,
    scheduler,
    webSocket,
    openWithinMs = 10_000,
    closeWithinMs = 2000,
    onCount,
    redact = (text) => text,
  }: SocketOptions,
): Observable<Socket> {
  return new Observable((subscriber) => {
    const socket = new (webSocket ?? platformWebSocket())(url);
    onCount?.(1);
    const frames$ = new Subject<string>();
    let complaint = '';
    const lost = (code: number, reason: string, options?: ErrorOptions): void => {
      subscriber.error(new ConnectionLost(endpoint, code, reason, options));
    };
    const opening = scheduler.schedule(() => {
      lost(ABNORMAL, `it did not open within ${openWithinMs} ms`);
    }, openWithinMs);
    socket.onopen = () => {
      opening.unsubscribe();
      subscriber.next({
        frames$,
        send: (text) => {
          try {
            if (socket.readyState === OPEN) socket.send(text);
          } catch (cause) {
            lost(ABNORMAL, 'a frame could not be sent', { cause });
          }
        },
      });
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      frames$.next(typeof data === 'string' ? data : String(data));
    };
    socket.onerror = (event: { readonly message?: unknown }) => {
      complaint = typeof event.message === 'string' ? event.message : '';
    };
    socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
      onCount?.(-1);
      lost(code, redact(reason === '' ? complaint : reason));
    };
    return () => {
      opening.unsubscribe();
      if (socket.readyState === CLOSED) return;
      const terminating = scheduler.schedule(() => {
        socket.onclose = null;
        socket.terminate?.();
        onCount?.(-1);
      }, closeWithinMs);
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = () => {
        terminating.unsubscribe();
        onCount?.(-1);
      };
      socket.close(1000);
    };
  });
}
