import { readFileSync } from 'node:fs';

/** A level of the vectors, price before quantity. */
export type VectorLevel = readonly [price: string, qty: string];

/** What the simulator is measured by: figures that the venue itself has published or sent. */
export interface Vectors {
  readonly crc32_check: { readonly input: string; readonly crc32: number };
  readonly book: readonly {
    readonly name: string;
    readonly bids: readonly { readonly price: string; readonly qty: string }[];
    readonly asks: readonly { readonly price: string; readonly qty: string }[];
    readonly checksum: number;
  }[];
  readonly book_replay: readonly {
    readonly symbol: string;
    readonly depth: number;
    readonly price_precision: number;
    readonly qty_precision: number;
    readonly snapshot: {
      readonly bids: readonly VectorLevel[];
      readonly asks: readonly VectorLevel[];
      readonly checksum: number;
    };
    readonly updates: readonly {
      readonly bids: readonly VectorLevel[];
      readonly asks: readonly VectorLevel[];
      readonly checksum: number;
    }[];
  }[];
  readonly level_text: readonly { readonly token: string; readonly precision: number; readonly text: string }[];
}

// The file is ours and its shape is known; JSON.parse cannot tell.
export const vectors = JSON.parse(
  readFileSync(new URL('../vectors/kraken-vectors.json', import.meta.url), 'utf8'),
) as Vectors;
