import { describe, expect, it } from 'vitest';
import type { Kraken } from '../../src/kraken/index.js';
import { told, virtualKraken, watch } from './virtual-kraken.js';

const status = (system: string) =>
  `{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":13834774380200032777,"system":"${system}","version":"2.0.0","emergency":[]}]}`;
const frame = (...data: readonly object[]) => ({ channel: 'status', type: 'update', data });
const online = { api_version: 'v2', connection_id: 1, system: 'online', version: '2' };

/** What an observer with freshness sees, in short. */
const fresh = ({ withFreshness }: Kraken): readonly string[] => {
  const seen: string[] = [];
  withFreshness.systemStatus().subscribe({
    next: (envelope) =>
      seen.push(envelope._tag === 'Live' ? envelope.value.system : `Stale ${envelope.symbol} ${envelope.cause._tag}`),
    error: () => seen.push('#'),
    complete: () => seen.push('|'),
  });
  return seen;
};

describe('systemStatus', () => {
  it('subscribes to nothing, and gives a late observer on an open socket the latest', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(status('online'));
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system, connection_id }) => seen.push(`${system} ${connection_id}`));
    expect(seen).toEqual(['online 13834774380200032777']);
    sockets.last.receive(status('maintenance'));
    expect(seen).toHaveLength(2);
    expect(wire()).toEqual(['1 subscribe book A/B 10']);
  });

  it('forgets what a lost socket said', () => {
    const { kraken, sockets, pass } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(status('online'));
    sockets.last.drop();
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system }) => seen.push(system));
    pass(1000);
    expect(seen).toEqual([]);
    sockets.last.receive(status('maintenance'));
    expect(seen).toEqual(['maintenance']);
  });

  it('is stale in the turn in which the socket is lost, for late observers too, until the next one tells it', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const seen = fresh(kraken);
    pass(10);
    sockets.last.receive(status('online'));
    sockets.last.drop();
    expect(seen).toEqual(['online', 'Stale status ConnectionLost']);
    const late = fresh(kraken);
    expect(late).toEqual(['Stale status ConnectionLost']);
    pass(1000);
    sockets.last.receive(status('maintenance'));
    expect(seen.slice(2)).toEqual(['maintenance']);
    expect(late.slice(1)).toEqual(['maintenance']);
    expect(sockets.all).toHaveLength(2);
  });

  it('skips frames that are malformed, tells of them, and goes on', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const seen = fresh(kraken);
    pass(10);
    const malformed = [
      frame({ version: '2' }),
      frame({ ...online, system: null }),
      { channel: 'status', data: 'online' },
    ];
    sockets.last.receive(frame(online));
    for (const strange of [...malformed, { channel: 'status' }]) sockets.last.receive(strange);
    sockets.last.receive(frame({ ...online, system: 'maintenance' }));
    pass(9000);
    expect(seen).toEqual(['online', 'maintenance']);
    expect(lines).toEqual(['DecodeFailed', 'DecodeFailed', 'unknown', 'unknown']);
    expect(sockets.all).toHaveLength(1);
  });

  it('takes a frame that has but the state, and each element of a frame that has several', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system }) => seen.push(system));
    pass(10);
    sockets.last.receive(frame({ system: 'post_only' }));
    sockets.last.receive(frame({ system: 'cancel_only' }, online));
    expect(seen).toEqual(['post_only', 'cancel_only', 'online']);
    expect(lines).toEqual([]);
  });
});
