import { of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { mapChanges } from '../../src/cli/map-changes.js';
import { ConnectionLost, type Live, type Stale } from '../../src/index.js';
import { live, stale } from './fakes.js';

type Envelope = Live<ReadonlyMap<string, object>> | Stale;

const lost = stale('orders', new ConnectionLost('ws', 1012, ''));
const map = (entries: Record<string, object>) => live(new Map(Object.entries(entries)));

function changes(...envelopes: readonly Envelope[]): readonly unknown[] {
  let told: readonly unknown[] = [];
  of(...envelopes)
    .pipe(mapChanges(), toArray())
    .subscribe((all) => (told = all.map((one) => (one._tag === 'Live' ? one.value : one.cause._tag))));
  return told;
}

describe('mapChanges', () => {
  it('gives all at first, and then what is new or another', () => {
    const [a, b, c] = [{ a: 1 }, { b: 1 }, { c: 1 }];
    expect(changes(map({ a, b }), map({ a, b: { b: 2 } }), map({ a, b: { b: 2 }, c }))).toEqual([
      [a, b],
      [{ b: 2 }],
      [c],
    ]);
  });

  it('tells of none at first, but not of no changes later', () => {
    expect(changes(map({}), map({}), map({ a: { a: 1 } }), map({ a: { a: 1 } }), map({}))).toEqual([[], [{ a: 1 }]]);
  });

  it('tells after staleness what changed meanwhile, be it nothing', () => {
    expect(changes(map({ a: { a: 1 } }), lost, map({ a: { a: 1 } }), lost, map({ a: { a: 2 } }))).toEqual([
      [{ a: 1 }],
      'ConnectionLost',
      [],
      'ConnectionLost',
      [{ a: 2 }],
    ]);
  });

  it('begins anew with each subscription', () => {
    const same$ = of(map({ a: { a: 1 } })).pipe(mapChanges());
    const told: unknown[] = [];
    for (const _ of [1, 2]) same$.subscribe((one) => told.push(one));
    expect(told).toEqual([live([{ a: 1 }]), live([{ a: 1 }])]);
  });
});
