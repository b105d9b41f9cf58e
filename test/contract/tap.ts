import { WebSocket } from 'ws';
import type { WebSocketConstructor } from '../../src/core/socket.js';

/** A frame that went over the wire, and from whom. */
export interface Frame {
  /** The server, our client, or a client that is none of ours. */
  readonly from: 'server' | 'client' | 'stranger';
  /** Which socket it was, of those of one tap. */
  readonly socket: number;
  readonly text: string;
}

/** Sockets that write down what goes through them. */
export interface Tap {
  /** As `createKraken({ webSocket })` takes it. */
  readonly WebSocket: WebSocketConstructor;
  /** All frames so far, of all sockets. */
  readonly frames: readonly Frame[];
  /** Resolves as soon as a frame has gone through for which this holds, at once if one has. */
  readonly seen: (isMeant: (frame: Frame) => boolean) => Promise<void>;
}

/** Real sockets, tapped. */
export function createTap(client: 'client' | 'stranger' = 'client'): Tap {
  let sockets = 0;
  const frames: Frame[] = [];
  const waiting = new Set<(frame: Frame) => void>();
  const note = (frame: Frame): void => {
    frames.push(frame);
    for (const hear of waiting) hear(frame);
  };
  return {
    WebSocket: class extends WebSocket {
      readonly #number = (sockets += 1);

      constructor(url: string) {
        super(url);
        this.on('message', (data: Buffer) => note({ from: 'server', socket: this.#number, text: data.toString() }));
      }

      override send(text: string): void {
        note({ from: client, socket: this.#number, text });
        super.send(text);
      }
    },
    frames,
    seen: (isMeant) =>
      new Promise((resolve) => {
        const hear = (frame: Frame): void => {
          if (!isMeant(frame)) return;
          waiting.delete(hear);
          resolve();
        };
        waiting.add(hear);
        frames.forEach(hear);
      }),
  };
}
