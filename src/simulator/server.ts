import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { OnOpen } from './kraken-venue.js';

/** A listening server. */
export interface Server {
  readonly port: number;
  /** Break all connections, half-open ones too, and stop listening. */
  close(): Promise<void>;
}

/**
 * A WebSocket server on this machine's own address, out of reach of any other.
 *
 * @param port - 0 for any free one
 * @returns rejects when the port cannot be had
 */
export function listen(port: number, onOpen: OnOpen): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    server.once('error', reject);
    server.once('listening', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        async close() {
          const gone = [...server.clients].map(terminate);
          await new Promise<void>((done) => server.close(() => done()));
          await Promise.all(gone);
        },
      });
    });
    server.on('connection', (socket) => serve(socket, onOpen));
  });
}

const serve = (socket: WebSocket, onOpen: OnOpen): void => {
  let ownCode: number | undefined;
  const client = onOpen({
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close(code) {
      ownCode = code;
      socket.close(code);
    },
    terminate() {
      ownCode = 1006;
      socket.terminate();
    },
    pause() {
      // What has come but was not read yet is handed out when the connection ends; nobody reads it then either.
      ownCode = 1006;
      socket.off('message', onMessage);
      socket.pause();
    },
  });
  const onMessage = (data: RawData): void => client.receive(textOf(data));
  socket.on('message', onMessage);
  socket.on('close', (code) => client.closed(ownCode ?? code));
  // A broken connection is closed by ws itself, and its `close` is all that concerns us.
  socket.on('error', () => undefined);
};

/** Resolves when the venue has been told that the connection is gone. */
const terminate = (client: WebSocket): Promise<void> =>
  new Promise((gone) => {
    client.once('close', () => gone());
    client.terminate();
  });

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString();
};
