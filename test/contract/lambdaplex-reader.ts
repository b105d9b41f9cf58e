import type { Decoder } from '../../src/core/decode-with.js';
import { parseJson } from '../../src/core/json.js';
import { BalanceChange } from '../../src/lambdaplex/codecs/balance-change.js';
import { DepthUpdate } from '../../src/lambdaplex/codecs/depth-update.js';
import { OrderUpdate } from '../../src/lambdaplex/codecs/order-update.js';
import { Reply, StreamNames } from '../../src/lambdaplex/codecs/reply.js';
import { itemsOf, membersOf, printTokens, textOf, type Members, type Tree } from './tokens.js';

const decoded = <A>(decoder: Decoder<A>, input: unknown): A | undefined => {
  const result = decoder.decode(input);
  return result._tag === 'Right' ? result.right : undefined;
};

const replyOf = (input: unknown, hasFailed: boolean): Reply | undefined => {
  const reply = decoded(Reply, input);
  return reply !== undefined && 'error' in reply === hasFailed ? reply : undefined;
};

/** What our codecs make of a frame, by the message that it is; undefined when they refuse it. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  SuccessResMsg: (text) => replyOf(parseJson(text), false),
  ErrorResMsg: (text) => replyOf(parseJson(text), true),
  ListSubsResMsg: (text) => {
    const reply = replyOf(parseJson(text), false);
    const result = reply === undefined || 'error' in reply ? undefined : decoded(StreamNames, reply.result);
    return result && { ...reply, result };
  },
  DepthDiffEventMsg: (text) => decoded(DepthUpdate, parseJson(text)),
  BalanceChangeEventMsg: (text) => decoded(BalanceChange, parseJson(text)),
  OrderUpdateEventMsg: (text) => decoded(OrderUpdate, parseJson(text)),
};

const count = (tree: Tree | undefined): number => Number(textOf(tree));
const plain = (tree: Tree | undefined): unknown => (typeof tree === 'string' ? textOf(tree) : tree);
const levels = (side: Tree | undefined): unknown =>
  itemsOf(side).map((level) => ({ price: plain(itemsOf(level)[0]), qty: plain(itemsOf(level)[1]) }));
/** What has a value, named as we name it. */
const renamed = (frame: Members, names: Readonly<Record<string, string>>, kind: (tree: Tree) => unknown = plain) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([wire, ours]) => {
      const value = frame[wire];
      return value === undefined || value === null ? [] : [[ours, kind(value)]];
    }),
  );
const isZero = (tree: Tree | undefined): boolean => typeof tree === 'string' && /^[0.]+$/.test(tree);

const without = (frame: Members, ...keys: readonly string[]): Members =>
  Object.fromEntries(Object.entries(frame).filter(([key]) => !keys.includes(key)));

const bare = (frame: Tree): unknown => parseJson(printTokens(frame));

/** What must come of a frame, by the message that it is. */
export const dues: Readonly<Record<string, (frame: Members) => object>> = {
  SuccessResMsg: ({ id, status, result }) => ({ id: plain(id), status: count(status), result }),
  ErrorResMsg: ({ id, status, error }) => ({
    id: plain(id),
    status: count(status),
    error: { msg: plain(membersOf(error)['msg']) },
    rawError: bare(error ?? null),
  }),
  ListSubsResMsg: ({ id, result }) => ({ id: plain(id), result }),
  DepthDiffEventMsg: ({ E, s, U, u, b, a }) => ({
    eventTimeMs: count(E),
    symbol: s,
    firstUpdateId: count(U),
    lastUpdateId: count(u),
    bids: levels(b),
    asks: levels(a),
  }),
  BalanceChangeEventMsg: (frame) => ({
    _tag: 'BalanceChange',
    raw: bare(frame),
    eventTimeMs: count(frame['E']),
    lastUpdate: count(frame['u']),
    balances: itemsOf(frame['B']).map((each) => renamed(membersOf(each), { a: 'asset', f: 'free', l: 'locked' })),
  }),
  OrderUpdateEventMsg: (frame) => {
    const { C, p, P, t, x, X } = frame;
    const nothing = [C === '' && 'C', isZero(p) && 'p', isZero(P) && 'P', t === '#-1' && 't'];
    const sent = without(frame, ...nothing.filter((key) => key !== false));
    const texts = {
      s: 'symbol',
      c: 'clientOrderId',
      S: 'side',
      o: 'type',
      f: 'timeInForce',
      q: 'qty',
      p: 'price',
      P: 'stopPrice',
      C: 'originalClientOrderId',
      r: 'rejectReason',
      i: 'orderId',
      z: 'executedQty',
      I: 'executionId',
      w: 'isWorking',
      Z: 'cumulativeQuoteQty',
    };
    const counts = { E: 'eventTimeMs', T: 'updateTimeMs', O: 'timeMs', W: 'workingTimeMs' };
    const fill = { l: 'qty', L: 'price', n: 'commission', N: 'commissionAsset', m: 'isMaker', Y: 'quoteQty' };
    return {
      _tag: 'OrderUpdate',
      raw: bare(frame),
      ...renamed(sent, texts),
      ...renamed(sent, counts, count),
      action: x,
      rawAction: x,
      status: X,
      rawStatus: X,
      ...(x === 'TRADE' && { fill: { ...renamed(sent, fill), ...renamed(sent, { t: 'tradeId' }, count) } }),
    };
  },
};
