import { Subscription, type Observable } from 'rxjs';
import { createKraken, type Kraken, type KrakenOptions } from '../src/kraken/index.js';
import { createFakeSockets, type DiagramTools } from '../src/testing/index.js';

/**
 * A client whose sockets open at once and then play the source: what a diagram draws as its source are the frames that
 * the exchange sends, each subscription is a socket, and `#` breaks it.
 */
export function krakenOn(
  frames$: Observable<string>,
  { scheduler, random }: Pick<DiagramTools, 'scheduler' | 'random'>,
  options: KrakenOptions = {},
): Kraken {
  const sockets = createFakeSockets({ scheduler, openAfterMs: 0 });
  const webSocket = class extends sockets.WebSocket {
    readonly #frames = new Subscription();

    constructor(url: string) {
      super(url);
      const socket = sockets.last;
      scheduler.schedule(() => {
        this.#frames.add(
          frames$.subscribe({
            next: (frame) => socket.receive(frame),
            error: () => socket.drop(1012),
          }),
        );
      });
    }

    override close(code?: number, reason?: string): void {
      this.#frames.unsubscribe();
      super.close(code, reason);
    }
  };
  return createKraken({ webSocket, scheduler, random, lingerMs: 2, reconnect: { initialMs: 4 }, ...options });
}
