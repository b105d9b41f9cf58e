import { imbalanceOf, midOf, spreadOf, toNumber, type Level, type OrderBook } from '../../index.js';
import { apart, bar, blanks, run, type Line, type Style } from './line.js';
import { inLine, longestOf, onOneScale } from './numbers.js';

/** How many lines stand between the asks and the bids: mid and spread, and the imbalance. */
export const MIDDLE = 2;
/** So many levels a side show how prices are printed. */
const TYPICAL = 10;
/** A bar has at least so many cells: digits come first. */
const LEAST_BAR = 1;

/** A book of so many levels a side: the asks above, the bids below, the best ones where the spread is. */
export function ladderOf(book: OrderBook, levels: number, columns: number): readonly Line[] {
  const [asks, bids] = [book.asks.slice(0, levels), book.bids.slice(0, levels)];
  const lines = levelLines(asks, bids, columns);
  return [
    ...blanks(levels - asks.length),
    ...lines.slice(0, asks.length).reverse(),
    ...middleOf(book, columns),
    ...lines.slice(asks.length),
    ...blanks(levels - bids.length),
  ];
}

/** Lines of the asks and then of the bids, each side with its best first, all on one scale. */
function levelLines(asks: readonly Level[], bids: readonly Level[], columns: number): readonly Line[] {
  const all = [...asks, ...bids];
  const prices = onOneScale(all.map((level) => level.price));
  const price = longestOf(prices);
  const qtys = onOneScale(all.map((level) => level.qty));
  const qty = Math.max(1, Math.min(longestOf(qtys), columns - price - LEAST_BAR - 2));
  const fitting = inLine(qtys, qty);
  const cells = Math.max(0, columns - price - qty - 2);
  const most = Math.max(...all.map((level) => toNumber(level.qty)));
  return all.map((level, i): Line => {
    const isBest = i === 0 || i === asks.length;
    const [style, barStyle] = stylesOf(i < asks.length, isBest);
    return [
      run((prices[i] ?? '').padStart(price), style),
      run(` ${fitting[i] ?? ''} `, isBest ? 'strong' : 'plain'),
      run(bar(toNumber(level.qty) / most, cells), barStyle),
    ];
  });
}

const stylesOf = (isAsk: boolean, isBest: boolean): readonly [Style, Style] =>
  isAsk ? [isBest ? 'bestAsk' : 'ask', 'askBar'] : [isBest ? 'bestBid' : 'bid', 'bidBar'];

/** Mid and spread; without needless zeros, where the prices of the book are printed some with, some without. */
const middleTexts = (book: OrderBook): readonly [mid: string, spread: string] => {
  const [mid, spread] = [midOf(book), spreadOf(book)];
  if (mid === undefined || spread === undefined) return ['-', '-'];
  const prices = [...book.asks.slice(0, TYPICAL), ...book.bids.slice(0, TYPICAL)].map(({ price }) => price);
  const shorn = onOneScale([...prices, spread]).at(-1) ?? spread;
  return shorn === spread ? [mid, spread] : [onOneScale([mid, shorn])[0] ?? mid, shorn];
};

const middleOf = (book: OrderBook, columns: number): readonly Line[] => {
  const [midText, spreadText] = middleTexts(book);
  const mid: Line = [run('mid ', 'quiet'), run(midText, 'strong')];
  const spread: Line = [run('spread ', 'quiet'), run(spreadText)];
  const imbalance = imbalanceOf(book);
  if (imbalance === undefined) return [apart(mid, spread, columns), []];
  const rounded = Math.abs(imbalance).toFixed(2);
  const label = `imbalance ${imbalance < 0 && rounded !== '0.00' ? '-' : '+'}${rounded} `;
  const cells = Math.max(0, columns - label.length);
  const bids = Math.round(((1 + imbalance) / 2) * cells);
  return [
    apart(mid, spread, columns),
    [run(label, 'quiet'), run('━'.repeat(bids), 'bidBar'), run('─'.repeat(cells - bids), 'askBar')],
  ];
};
