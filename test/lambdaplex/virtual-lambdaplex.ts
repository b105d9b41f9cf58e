import { VirtualTimeScheduler } from 'rxjs';
import { createLambdaplex, type LambdaplexOptions } from '../../src/lambdaplex/index.js';
import { createFakeSockets, type FakeSocket } from '../../src/testing/index.js';

/** What a client asks. */
export interface Request {
  readonly id: string;
  readonly method: string;
  readonly params?: readonly string[];
}

/** A venue that grants everything but symbols that begin with NO. */
export const granting = ({ id, params = [] }: Request, socket: FakeSocket): void => {
  if (params.some((stream) => stream.startsWith('NO'))) {
    socket.receive({ id, status: 400, error: { msg: 'Unknown stream' } });
  } else socket.receive({ id, status: 200, result: null });
};

/** An update of HBAR-USDC, or of another symbol, that sets the best bid. */
export const update = (first: number, last: number, qty: string, symbol = 'HBAR-USDC'): string =>
  `{"e":"depthUpdate","E":1784894678123,"s":"${symbol}","U":${first},"u":${last},"b":[["0.072925","${qty}"]],"a":[]}`;

/** A client on fake sockets, in virtual time. */
export function virtualLambdaplex(
  options: LambdaplexOptions = {},
  answer: (request: Request, socket: FakeSocket) => void = granting,
) {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets({
    scheduler,
    openAfterMs: 1,
    answer: (frame, socket) => {
      answer(frame as Request, socket);
    },
  });
  const plex = createLambdaplex({ webSocket: sockets.WebSocket, scheduler, random: () => 0, ...options });
  return {
    plex,
    sockets,
    /** Let so many ms of virtual time pass. */
    pass: (ms: number): void => {
      const end = scheduler.frame + ms;
      scheduler.maxFrames = end;
      scheduler.flush();
      scheduler.frame = end;
    },
    /** What left on all sockets, in short: `1 subscribe HBAR-USDC@depth`. */
    wire: (): readonly string[] =>
      sockets.all.flatMap((socket, index) =>
        (socket.sentFrames as Request[]).map(({ method, params = [] }) => [index + 1, method, ...params].join(' ')),
      ),
    /** Timers that would still fire. */
    timers: (): number => scheduler.actions.filter(({ closed }) => !closed).length,
  };
}
