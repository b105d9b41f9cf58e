import { map, type Observable } from 'rxjs';
import { diagram, type DiagramTools } from '../src/testing/index.js';
import { bookFrame, checksumOf } from '../test/kraken/virtual-kraken.js';
import { krakenOn } from './kraken-on.js';

const answer = (method: 'subscribe' | 'unsubscribe'): string =>
  JSON.stringify({ method, success: true, result: { channel: 'book', symbol: 'BTC/USD', depth: 10 } });

const asks = [['100.5', '2.0']] as const;
const update = (qty: string, checksum = checksumOf([['99.5', qty]], asks)): string =>
  bookFrame('BTC/USD', 'update', [['99.5', qty]], [], checksum);

export const mendedBook = diagram({
  operator: "kraken.withFreshness.book('BTC/USD')",
  says: 'a book whose checksum is wrong is not emitted: it is subscribed anew, on the same socket',
  legend: {
    a: 'subscribed',
    s: 'snapshot',
    u: 'update',
    x: 'update with a wrong checksum',
    n: 'unsubscribed',
    S: 'Live, bid 1.0',
    U: 'Live, bid 2.0',
    X: 'Stale: ChecksumMismatch',
  },
  values: {
    a: answer('subscribe'),
    s: bookFrame('BTC/USD', 'snapshot', [['99.5', '1.0']], asks),
    u: update('2.0'),
    x: update('3.0', 1),
    n: answer('unsubscribe'),
    S: '1.0',
    U: '2.0',
    X: 'ChecksumMismatch',
  },
  source: '       -a-s-u-x-n----a-s-u-',
  subscriptions: ['^---------------------!'],
  observers: [
    { subscribe: '^-------------------!', expected: '---S-U-X--------S-U' },
    { subscribe: '----------^---------!', expected: '----------X-----S-U' },
  ],
  run: (frames$: Observable<string>, tools: DiagramTools) =>
    krakenOn(frames$, tools, { resync: { initialMs: 4 } })
      .withFreshness.book('BTC/USD')
      .pipe(
        map((envelope) => (envelope._tag === 'Live' ? (envelope.value.bids[0]?.qty ?? 'none') : envelope.cause._tag)),
      ),
});
