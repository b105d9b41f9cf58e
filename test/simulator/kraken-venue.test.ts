import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../src/simulator/clock.js';
import { createExchange } from '../../src/simulator/exchange.js';
import { createFaults } from '../../src/simulator/faults.js';
import { createVenue } from '../../src/simulator/kraken-venue.js';
import { createLedger } from '../../src/simulator/ledger.js';
import { PAIRS } from '../../src/simulator/pairs.js';
import { createRandom } from '../../src/simulator/random.js';

const HEARTBEAT = '{"channel":"heartbeat"}';

/** A venue without sockets: one peer that keeps what it is sent. */
const open = (heartbeatMs: number) => {
  const clock = createClock();
  const exchange = createExchange(PAIRS.slice(0, 2), 1, clock);
  const random = createRandom(1, 'test');
  const faults = createFaults(random, {}, () => {});
  const wanted: boolean[] = [];
  const shared = {
    exchange,
    clock,
    faults,
    random,
    ledger: createLedger(),
    heartbeatMs,
    delayMs: 50,
    rateLimit: undefined,
    tickerTriggers: 'both',
  } as const;
  const venue = createVenue(shared, (isWanted) => wanted.push(isWanted));
  const sent: string[] = [];
  const peer = {
    isOpen: () => true,
    send: (text: string) => sent.push(text),
    close: () => {},
    terminate: () => {},
    pause: () => {},
  };
  const client = venue.open(peer);
  const request = (method: string, symbol: string): void =>
    client.receive(JSON.stringify({ method, params: { channel: 'book', symbol: [symbol] } }));
  return { venue, client, request, wanted, faults, beats: () => sent.filter((text) => text === HEARTBEAT).length };
};

describe('createVenue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends heartbeats only while something is subscribed, and only when no data frame went out', () => {
    const { venue, request, beats } = open(1000);
    vi.advanceTimersByTime(10_000);
    expect(beats()).toBe(0);
    request('subscribe', 'BTC/USD');
    request('subscribe', 'ETH/USD');
    // The snapshots count for the first second.
    vi.advanceTimersByTime(1000);
    expect(beats()).toBe(0);
    vi.advanceTimersByTime(3000);
    expect(beats()).toBe(3);
    for (let second = 0; second < 5; second += 1) {
      venue.step(['BTC/USD'], { within: 10 });
      vi.advanceTimersByTime(1000);
    }
    expect(beats()).toBe(3);
    request('unsubscribe', 'BTC/USD');
    vi.advanceTimersByTime(2000);
    expect(beats()).toBe(5);
    request('unsubscribe', 'ETH/USD');
    vi.advanceTimersByTime(10_000);
    expect(beats()).toBe(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends none after a second with a frame of any channel', () => {
    const { venue, client, beats } = open(1000);
    for (const [channel, symbol] of [['trade', ['BTC/USD']], ['instrument']]) {
      client.receive(JSON.stringify({ method: 'subscribe', params: { channel, symbol, snapshot: false } }));
    }
    vi.advanceTimersByTime(2000);
    expect(beats()).toBe(2);
    venue.step(['BTC/USD'], { trade: true });
    vi.advanceTimersByTime(1000);
    venue.setPair('BTC/USD', { status: 'limit_only' });
    vi.advanceTimersByTime(1000);
    expect(beats()).toBe(2);
    venue.step(['BTC/USD'], { trade: true });
    vi.advanceTimersByTime(1000);
    expect(beats()).toBe(3);
  });

  it('counts no frame that was dropped as one that went out', () => {
    const { venue, request, beats, faults } = open(1000);
    request('subscribe', 'BTC/USD');
    vi.advanceTimersByTime(1000);
    faults.next('drop');
    venue.step(['BTC/USD'], { within: 10 });
    vi.advanceTimersByTime(1000);
    expect(beats()).toBe(1);
  });

  it('sends none when told so', () => {
    const { request, beats } = open(0);
    request('subscribe', 'BTC/USD');
    vi.advanceTimersByTime(100_000);
    expect(beats()).toBe(0);
  });

  it('says whether anybody is there to be served', () => {
    const { client, request, wanted } = open(1000);
    request('subscribe', 'BTC/USD');
    request('subscribe', 'ETH/USD');
    request('unsubscribe', 'BTC/USD');
    request('unsubscribe', 'ETH/USD');
    request('subscribe', 'ETH/USD');
    expect(wanted).toEqual([true, true, true, false, true]);
    client.closed(1000);
    expect(wanted.at(-1)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer of a delayed frame behind', () => {
    const { venue, client, request, faults } = open(0);
    request('subscribe', 'BTC/USD');
    faults.next('delay');
    expect(venue.step(['BTC/USD'], { within: 10 })).toBe(0);
    expect(vi.getTimerCount()).toBe(1);
    client.closed(1006);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has no market for an unknown symbol', () => {
    expect(() => open(0).venue.step(['THIN/USD'])).toThrow('THIN/USD is not simulated: BTC/USD, ETH/USD');
  });
});
