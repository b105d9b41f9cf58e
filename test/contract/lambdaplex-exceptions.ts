import type { Tree } from './tokens.js';

/** Fields that are typed as strings and read as numbers, so that other strings are refused, with the reason. */
export const decimals: Readonly<Record<string, string>> = {
  'DepthDiffEventMsg.b[][0]': 'a price, printed as a string to keep its digits',
  'DepthDiffEventMsg.b[][1]': 'a quantity, printed as a string to keep its digits',
  'DepthDiffEventMsg.a[][0]': 'a price, printed as a string to keep its digits',
  'DepthDiffEventMsg.a[][1]': 'a quantity, printed as a string to keep its digits',
  'BalanceChangeEventMsg.B[].f': 'an amount in smallest units',
  'BalanceChangeEventMsg.B[].l': 'an amount in smallest units',
  'OrderUpdateEventMsg.q': 'the quantity of the order',
  'OrderUpdateEventMsg.p': 'its price',
  'OrderUpdateEventMsg.P': 'its stop price',
  'OrderUpdateEventMsg.l': 'the quantity of the fill',
  'OrderUpdateEventMsg.z': 'the quantity filled so far',
  'OrderUpdateEventMsg.L': 'the price of the fill',
  'OrderUpdateEventMsg.n': 'the commission',
  'OrderUpdateEventMsg.Z': 'the value filled so far',
  'OrderUpdateEventMsg.Y': 'the value of the fill',
};

/** What stands for a field that is not there. */
export const MISSING = undefined;

/** What a codec lets pass though the description does not. */
export interface Leniency {
  /** The field. */
  readonly at: string;
  readonly accepts: readonly (Tree | undefined)[];
  readonly because: string;
}

/** Where the codecs are more tolerant than the description; everywhere, moreover, words and statuses are open. */
export const leniencies: readonly Leniency[] = [
  {
    at: 'SuccessResMsg.status',
    accepts: [MISSING, null],
    because: 'subscriptions is answered without a status, and one codec reads both answers',
  },
  {
    at: 'SuccessResMsg.result',
    accepts: [true, 'abc', '#1', {}, []],
    because: 'an exchange that tells more than null has done what it was asked all the same',
  },
  {
    at: 'ErrorResMsg.id',
    accepts: [MISSING, null],
    because: 'the loss of a session concerns no request; such a notice has no id on the API that this one follows',
  },
  {
    at: 'ErrorResMsg.status',
    accepts: [MISSING, null],
    because: 'the error decides that a request failed, whatever the status says',
  },
  {
    at: 'ErrorResMsg.error.msg',
    accepts: [MISSING, true, null, {}, []],
    because: 'a refusal without words is one; unread, the request would wait until it timed out',
  },
  {
    at: 'OrderUpdateEventMsg.f',
    accepts: [null],
    because: 'REST has null here for orders that take what there is; what the socket has is not known',
  },
  {
    at: 'OrderUpdateEventMsg.e',
    accepts: ['executionReport'],
    because: 'public clients of the exchange take this name for the same event',
  },
];
