import type { SchedulerLike } from 'rxjs';
import type { WebSocketConstructor, WebSocketLike } from '../core/socket.js';

/** What the sockets of {@link createFakeSockets} do by themselves; all the rest is done by hand. */
export interface FakeSocketsOptions {
  /** Makes openings, answers and closings happen in a later turn, as they do in life. Without it, at once. */
  readonly scheduler?: SchedulerLike;
  /** Sockets open by themselves, so many ms after they were made; needs a `scheduler`. By default they wait for `open()`. */
  readonly openAfterMs?: number;
  /** Called with each frame that was sent, parsed where it is JSON, as long as the socket has not closed. */
  readonly answer?: (frame: unknown, socket: FakeSocket) => void;
  /** The first value of {@link FakeSocket.halfOpen}. */
  readonly halfOpen?: boolean;
}

/** The sockets of one test. */
export interface FakeSockets {
  /** The constructor, to be passed as the option `webSocket`. */
  readonly WebSocket: WebSocketConstructor;
  /** Every socket made so far, oldest first. */
  readonly all: readonly FakeSocket[];
  /**
   * The newest socket.
   *
   * @throws Error when none was made yet
   */
  readonly last: FakeSocket;
}

/**
 * WebSockets that a test holds in its hand: no network and no time of their own, so they work in virtual time too.
 *
 * ```ts
 * const sockets = createFakeSockets({ answer: (frame, socket) => socket.receive({ echo: frame }) });
 * const kraken = createKraken({ webSocket: sockets.WebSocket });
 * kraken.unrouted$.subscribe((frame) => strange.push(frame));
 * kraken.book('BTC/USD').subscribe((book) => books.push(book));
 * sockets.last.open();
 * sockets.last.receive({ channel: 'news' });
 * sockets.last.drop(1012, 'service restart');
 * ```
 *
 * They are as strict as a browser's: sending before the socket is open throws, and so does closing with a code that is
 * the protocol's own.
 */
export function createFakeSockets(options: FakeSocketsOptions = {}): FakeSockets {
  const all: FakeSocket[] = [];
  return {
    WebSocket: class extends FakeSocket {
      constructor(url: string) {
        super(url, options);
        all.push(this);
      }
    },
    all,
    get last() {
      const newest = all.at(-1);
      if (newest === undefined) throw new Error('no socket was made yet');
      return newest;
    },
  };
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

type Handler<Event> = ((event: Event) => void) | null;

/** One fake WebSocket: its upper half is the platform's interface, the lower one plays the peer. */
export class FakeSocket implements WebSocketLike {
  onopen: Handler<{ readonly type: 'open' }> = null;
  onmessage: Handler<{ readonly type: 'message'; readonly data: string }> = null;
  onclose: Handler<{
    readonly type: 'close';
    readonly code: number;
    readonly reason: string;
    readonly wasClean: boolean;
  }> = null;
  onerror: Handler<{ readonly type: 'error'; readonly message: string }> = null;

  /** What was sent while it was open, as text. */
  readonly sent: string[] = [];
  /** The same, parsed; a frame that is not JSON stays text. */
  readonly sentFrames: unknown[] = [];
  /** What the first `close()` said; undefined as long as there was none. */
  closedWith: { readonly code: number | undefined; readonly reason: string | undefined } | undefined;
  /** Whether `terminate()` was called. */
  terminated = false;
  /** The peer is gone without a word: only `terminate()`, or `confirmClose()` by hand, ends a socket that closes. */
  halfOpen: boolean;

  #readyState = CONNECTING;
  readonly #options: FakeSocketsOptions;

  constructor(
    readonly url: string,
    options: FakeSocketsOptions,
  ) {
    this.#options = options;
    this.halfOpen = options.halfOpen ?? false;
    if (options.openAfterMs !== undefined) {
      if (options.scheduler === undefined) throw new RangeError('openAfterMs needs a scheduler');
      options.scheduler.schedule(() => {
        if (this.#readyState === CONNECTING) this.open();
      }, options.openAfterMs);
    }
  }

  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  get readyState(): number {
    return this.#readyState;
  }

  /** @throws Error named `InvalidStateError` while it is connecting. On a closing socket it does nothing. */
  send(text: string): void {
    if (this.#readyState === CONNECTING) throw named('InvalidStateError', 'the socket is still connecting');
    if (this.#readyState !== OPEN) return;
    const frame = parsed(text);
    this.sent.push(text);
    this.sentFrames.push(frame);
    this.#soon(() => {
      if (this.#readyState !== CLOSED) this.#options.answer?.(frame, this);
    });
  }

  /** @throws Error named `InvalidAccessError` for a code other than 1000 and 3000 to 4999 */
  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw named('InvalidAccessError', `a program may not close with code ${code}`);
    }
    if (this.#readyState >= CLOSING) return;
    const wasOpen = this.#readyState === OPEN;
    this.closedWith = { code, reason };
    this.#readyState = CLOSING;
    this.#soon(() => {
      if (!wasOpen) this.refuse('closed before the connection was established');
      else if (!this.halfOpen && this.#readyState === CLOSING) this.confirmClose();
    });
  }

  /** Ends the connection without a handshake, as that of `ws` does. */
  terminate(): void {
    this.terminated = true;
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSING;
    this.#soon(() => this.#end(1006, ''));
  }

  /** The peer accepts the connection. */
  open(): void {
    this.#expect('open', CONNECTING);
    this.#readyState = OPEN;
    this.onopen?.({ type: 'open' });
  }

  /** The connection does not come about: an error event with these words, then a closing with code 1006. */
  refuse(message = 'connection refused'): void {
    this.#expect('refuse', CONNECTING, CLOSING);
    this.onerror?.({ type: 'error', message });
    this.#end(1006, '');
  }

  /** The peer sends a frame: text as it is, all else as JSON. A socket that has closed does not hear it. */
  receive(frame: unknown): void {
    this.#expect('receive', OPEN, CLOSING, CLOSED);
    if (this.#readyState === CLOSED) return;
    this.onmessage?.({ type: 'message', data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }

  /** The peer closes the connection with that code; without one it breaks, which shows as 1006. */
  drop(code = 1006, reason = ''): void {
    this.#expect('drop', CONNECTING, OPEN, CLOSING);
    this.#end(code, reason);
  }

  /** The peer confirms our `close()`. */
  confirmClose(): void {
    this.#expect('confirmClose', CLOSING);
    this.#end(this.closedWith?.code ?? 1005, this.closedWith?.reason ?? '');
  }

  #end(code: number, reason: string): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.onclose?.({ type: 'close', code, reason, wasClean: code !== 1006 });
  }

  #soon(work: () => void): void {
    const { scheduler } = this.#options;
    if (scheduler === undefined) work();
    else scheduler.schedule(work);
  }

  #expect(deed: string, ...states: readonly number[]): void {
    if (states.includes(this.#readyState)) return;
    const now = ['connecting', 'open', 'closing', 'closed'][this.#readyState] ?? '';
    throw new Error(`${deed}: impossible on a socket that is ${now}`);
  }
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
