import type { TapeTrade } from '../happening.js';
import { oneCellEach } from '../text.js';
import { blanks, run, type Line, type Style } from './line.js';
import { inLine, longestOf, onOneScale } from './numbers.js';

/** An arrow and two blanks. */
const BESIDES = 3;
/** How much of the time of day may be shown, in characters: with seconds, without, none of it. */
const CLOCKS = [8, 5, 0];

/**
 * The latest trades, the latest first: when, which way the taker went, price and quantity. The time gives way to digits.
 */
export function tapeOf(trades: readonly TapeTrade[], width: number, rows: number): readonly Line[] {
  const shown = trades.slice(0, Math.max(0, rows));
  if (shown.length === 0) return rows > 0 ? [[run('none yet', 'quiet')], ...blanks(rows - 1)] : [];
  const prices = onOneScale(shown.map(({ price }) => price));
  const price = longestOf(prices);
  const qtys = onOneScale(shown.map(({ qty }) => qty));
  const room = width - BESIDES - price;
  const clock = CLOCKS.find((cells) => cells + 1 + longestOf(qtys) <= room) ?? 0;
  const qty = Math.max(1, Math.min(longestOf(qtys), clock === 0 ? room : room - clock - 1));
  const fitting = inLine(qtys, qty);
  const lines = shown.map((trade, i): Line => {
    const [arrow, style] = arrowOf(trade);
    return [
      ...(clock === 0 ? [] : [run(`${oneCellEach(trade.timestamp.slice(11, 11 + clock)).padEnd(clock)} `, 'quiet')]),
      run(`${arrow} ${(prices[i] ?? '').padStart(price)}`, style),
      run(` ${fitting[i] ?? ''}`),
    ];
  });
  return [...lines, ...blanks(rows - lines.length)];
}

const arrowOf = ({ side }: TapeTrade): readonly [string, Style] => {
  if (side === undefined) return ['·', 'plain'];
  return side === 'buy' ? ['▲', 'bid'] : ['▼', 'ask'];
};
