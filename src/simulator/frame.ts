/** A frame of the book channel before it is one text: what a fault may tamper with. */
export interface BookFrame {
  readonly symbol: string;
  readonly type: 'snapshot' | 'update';
  /** The entries, written. */
  readonly bids: readonly string[];
  readonly asks: readonly string[];
  readonly checksum: number;
  readonly timestamp: string;
  /** All of it as it goes over the wire. */
  readonly text: string;
}

/** A frame, and its text. */
export function bookFrame(frame: Omit<BookFrame, 'text'>): BookFrame {
  return { ...frame, text: bookText({ ...frame, bids: list(frame.bids), asks: list(frame.asks) }) };
}

/** The same with `bids` and `asks` as any JSON text. */
export function bookText({
  symbol,
  type,
  bids,
  asks,
  checksum,
  timestamp,
}: Omit<BookFrame, 'bids' | 'asks' | 'text'> & { readonly bids: string; readonly asks: string }): string {
  return (
    `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":${bids},"asks":${asks},` +
    `"checksum":${checksum},"timestamp":"${timestamp}"}]}`
  );
}

const list = (entries: readonly string[]): string => `[${entries.join(',')}]`;
