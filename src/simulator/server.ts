import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { WebSocket, WebSocketServer, type RawData, type ServerOptions } from 'ws';
import type { OnOpen } from './opening.js';

/** A listening server. */
export interface Server {
  readonly port: number;
  /** Break all connections, half-open ones too, and stop listening. */
  close(): Promise<void>;
}

/** A request over HTTP, as far as a venue looks at it. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  /** The path and the query, as they were sent. */
  readonly target: string;
  /** The value of a header, by its name in small letters; undefined when it is missing or comes twice. */
  readonly header: (name: string) => string | undefined;
}

/** What is answered to it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a server has besides one WebSocket endpoint. */
export interface HttpSide {
  /** Where the WebSocket endpoint is; handshakes elsewhere are answered 400. */
  readonly path: string;
  readonly onRequest: (request: HttpRequest) => HttpAnswer;
  /** The HTTP status with which handshakes are refused just now; undefined while they are welcome. */
  readonly barred: () => number | undefined;
}

/**
 * A WebSocket server on this machine's own address, out of reach of any other.
 *
 * @param port - 0 for any free one
 * @param http - requests over HTTP at the same port; without them it speaks WebSocket alone, at any path
 * @returns rejects when the port cannot be had
 */
export function listen(port: number, onOpen: OnOpen, http?: HttpSide): Promise<Server> {
  return new Promise((resolve, reject) => {
    const under = http && createServer((request, response) => answer(request, response, http));
    const server = new WebSocketServer(
      http === undefined || under === undefined ? { host: '127.0.0.1', port } : behind(under, http),
    );
    server.once('error', reject);
    under?.listen(port, '127.0.0.1');
    server.once('listening', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        async close() {
          const gone = [...server.clients].map(terminate);
          await new Promise<void>((done) => server.close(() => done()));
          if (under !== undefined) {
            const stopped = new Promise<void>((done) => under.close(() => done()));
            under.closeAllConnections();
            await stopped;
          }
          await Promise.all(gone);
        },
      });
    });
    server.on('connection', (socket) => serve(socket, onOpen));
  });
}

/** A WebSocket endpoint of a server that speaks HTTP besides. */
const behind = (server: HttpServer, { path, barred }: HttpSide): ServerOptions => ({
  server,
  path,
  verifyClient: (_info, admit) => {
    const status = barred();
    admit(status === undefined, status);
  },
});

const answer = (request: IncomingMessage, response: ServerResponse, { onRequest }: HttpSide): void => {
  const { method = '', url = '', headers } = request;
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const { status, headers: own, body } = onRequest({ method, target: url, header });
  response.writeHead(status, own).end(body);
};

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
