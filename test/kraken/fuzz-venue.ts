import type { VirtualTimeScheduler } from 'rxjs';
import type { FakeSocket } from '../../src/testing/index.js';
import { ackOf, bookFrame, checksumOf, opensSoon, type Request } from './virtual-kraken.js';

export const SYMBOLS = ['A/B', 'C/D', 'E/F'] as const;
/** How many levels the venue has on the side of the bids; on that of the asks there is one. */
export const LEVELS = 30;

/**
 * What goes wrong, occasion by occasion: nothing, or a number that picks one of the faults which the occasion offers.
 * When all are used up, all goes well.
 */
export type Luck = readonly (number | undefined)[];

export interface VenueOptions {
  readonly luck: Luck;
  /** Told what happens, for the log. */
  readonly note: (line: string) => void;
  /** Told what the client must never do. */
  readonly complain: (problem: string) => void;
}

/** One socket, as the venue sees it. */
interface Peer {
  readonly socket: FakeSocket;
  readonly scheduler: VirtualTimeScheduler;
  /** The depth of each symbol that is subscribed. */
  readonly depths: Map<string, number>;
  /** Whether nothing has gone wrong yet, so that asking for the same twice has no excuse. */
  isFaultless: boolean;
  /** Whether the venue is gone without a word. */
  isMute: boolean;
  /** When the last of the frames on their way arrives, in ms: they keep their order. */
  arrivesAtMs: number;
}

const TOO_FAST = 'Exceeded msg rate';
const CONNECTING = 0;
const OPEN = 1;
/** No client may try again sooner after a loss, in ms: half of its first wait. */
const SHORTEST_WAIT_MS = 500;

/** A venue in virtual time that takes requests strictly, and is as unreliable as its luck has it. */
export function createVenue({ luck, note, complain }: VenueOptions) {
  const peers = new Map<FakeSocket, Peer>();
  const changes = new Map<string, number>();
  let turn = 0;
  let isCalm = false;
  let delivered = 0;
  let lostAtMs = Number.NEGATIVE_INFINITY;

  const faultOf = <Fault>(faults: readonly Fault[]): Fault | undefined => {
    const pick = luck[turn];
    turn += 1;
    return isCalm || pick === undefined ? undefined : faults[pick % faults.length];
  };
  const open = (): readonly Peer[] => [...peers.values()].filter(isOpen);

  const deliver = (peer: Peer, frame: object | string, what: string): void => {
    const { socket, scheduler } = peer;
    // The complaint is about something else then, and our frame is lost.
    const fault = faultOf(['lost', 'lost', TOO_FAST, 100, 1500, 2900] as const);
    if (fault !== undefined) peer.isFaultless = false;
    if (fault === 'lost') {
      note(`  lost: ${what}`);
      return;
    }
    const [text, line] = fault === TOO_FAST ? [{ error: TOO_FAST }, `${TOO_FAST}, lost: ${what}`] : [frame, what];
    peer.arrivesAtMs = Math.max(peer.arrivesAtMs, scheduler.frame + (typeof fault === 'number' ? fault : 1));
    scheduler.schedule(() => {
      if (!isOpen(peer)) return;
      delivered += 1;
      note(`< ${line}`);
      socket.receive(text);
    }, peer.arrivesAtMs - scheduler.frame);
  };

  const subscribed = (peer: Peer, request: Request, symbol: string): void => {
    const depth = request.params?.depth ?? 0;
    if (open().some(({ depths }) => depths.has(symbol))) complain(`${symbol} is subscribed twice`);
    peer.depths.set(symbol, depth);
    deliver(peer, ackOf(request, symbol), `subscribed ${symbol}`);
    const qty = newest(symbol);
    const rows = [bidsOf(qty).slice(0, depth), asksOf(depth)] as const;
    deliver(peer, bookFrame(symbol, 'snapshot', ...rows), `snapshot ${symbol} ${qty}`);
  };

  const answer = (peer: Peer, request: Request, symbol: string): void => {
    const { method, req_id, params } = request;
    const refuse = (error: string, answered = method): void =>
      deliver(peer, { error, method: answered, req_id, success: false, symbol }, `${error} ${symbol} #${req_id}`);
    if (faultOf(['fine', 'fine', 'busy']) === 'busy') {
      peer.isFaultless = false;
      refuse('EService:Busy');
    } else if (method === 'subscribe' && peer.depths.has(symbol)) {
      if (peer.isFaultless) complain(`${symbol} is asked for twice`);
      refuse('Already subscribed');
    } else if (method === 'subscribe') subscribed(peer, request, symbol);
    else if (peer.depths.get(symbol) === params?.depth) {
      peer.depths.delete(symbol);
      deliver(peer, ackOf(request, symbol), `unsubscribed ${symbol}`);
    } else {
      if (peer.isFaultless) complain(`${symbol} is unsubscribed without a cause`);
      refuse('Subscription Not Found', 'subscribe');
    }
  };

  /** The quantity of the best bid: each change adds one. */
  const newest = (symbol: string): number => 1 + (changes.get(symbol) ?? 0);

  return {
    newest,
    /** How many frames have arrived. */
    delivered: (): number => delivered,
    /** The symbols subscribed on sockets that are open. */
    standing: (): readonly string[] => open().flatMap(({ depths }) => [...depths.keys()]),

    greet: (socket: FakeSocket, scheduler: VirtualTimeScheduler): void => {
      if ([...peers.keys()].some(({ readyState }) => readyState <= OPEN)) complain('two sockets at once');
      if (scheduler.frame < lostAtMs + SHORTEST_WAIT_MS) complain('a socket too soon after a loss');
      peers.set(socket, {
        socket,
        scheduler,
        depths: new Map(),
        isFaultless: true,
        isMute: false,
        arrivesAtMs: 0,
      });
      const fault = faultOf(['never', 'connection refused', 'Unexpected server response: 429']);
      note(`a socket: ${fault ?? 'opens'}`);
      if (fault === undefined) opensSoon(socket, scheduler);
      else if (fault !== 'never') {
        scheduler.schedule(() => {
          if (socket.readyState !== CONNECTING) return;
          lostAtMs = scheduler.frame;
          socket.refuse(fault);
        }, 1);
      }
    },

    answer: (request: Request, socket: FakeSocket): void => {
      const peer = peers.get(socket);
      if (peer === undefined || !isOpen(peer)) return;
      const { method, req_id, params } = request;
      const fault = faultOf(['lost', 'lost', TOO_FAST] as const);
      note(`> ${method} ${params?.symbol?.join() ?? ''} ${params?.depth ?? ''} #${req_id} ${fault ?? ''}`);
      if (fault !== undefined) peer.isFaultless = false;
      if (fault === TOO_FAST) deliver(peer, { error: TOO_FAST }, TOO_FAST);
      else if (fault === undefined && method === 'ping') deliver(peer, { method: 'pong', req_id }, `pong #${req_id}`);
      else if (fault === undefined) for (const symbol of params?.symbol ?? []) answer(peer, request, symbol);
    },

    /** The best bid of a symbol changes, and those subscribed are told. */
    change: (symbol: string): void => {
      changes.set(symbol, newest(symbol));
      const qty = newest(symbol);
      for (const peer of open()) {
        const depth = peer.depths.get(symbol);
        if (depth === undefined) continue;
        const isCorrupt = faultOf(['fine', 'corrupt']) === 'corrupt';
        const checksum = isCorrupt ? 1 : checksumOf(bidsOf(qty), asksOf(depth));
        const update = bookFrame(symbol, 'update', bidsOf(qty).slice(0, 1), [], checksum);
        deliver(peer, update, `update ${symbol} ${qty}${isCorrupt ? ' corrupt' : ''}`);
      }
    },

    beat: (): void => {
      for (const { socket } of open()) socket.receive({ channel: 'heartbeat' });
    },

    drop: (code: number): void => {
      for (const { socket, scheduler } of open()) {
        lostAtMs = scheduler.frame;
        socket.drop(code);
      }
    },

    /** The venue is gone without a word: it hears nothing, says nothing, confirms nothing. */
    vanish: (): void => {
      for (const peer of open()) {
        peer.isMute = true;
        peer.socket.halfOpen = true;
      }
    },

    /** From now on all goes well. */
    calm: (): void => {
      isCalm = true;
    },
  };
}

const isOpen = ({ socket, isMute }: Peer): boolean => socket.readyState === OPEN && !isMute;

const REST = Array.from({ length: LEVELS - 1 }, (_, index) => [(99.4 - index / 10).toFixed(1), '2.0'] as const);
const bidsOf = (qty: number) => [['99.5', qty.toFixed(1)] as const, ...REST];

/** The quantity of the one ask is the depth of the subscription, so that every book shows whence it came. */
const asksOf = (depth: number) => [['100.5', depth.toFixed(1)] as const];
