import type { Trade } from '../../kraken/index.js';
import { oneCellEach } from '../text.js';
import { blanks, run, type Line } from './line.js';
import { inLine, longestOf } from './numbers.js';

/** The time of day, a blank, an arrow and two blanks. */
const BESIDES = 12;

/** The latest trades, the latest first: when, which way the taker went, price and quantity. */
export function tapeOf(trades: readonly Trade[], width: number, rows: number): readonly Line[] {
  const shown = trades.slice(0, Math.max(0, rows));
  if (shown.length === 0) return rows > 0 ? [[run('none yet', 'quiet')], ...blanks(rows - 1)] : [];
  const price = longestOf(shown.map((trade) => trade.price));
  const qtys = shown.map(({ qty }) => qty);
  const qty = Math.max(1, Math.min(longestOf(qtys), width - BESIDES - price));
  const fitting = inLine(qtys, qty);
  const lines = shown.map((trade, i): Line => {
    const [arrow, style] = trade.side === 'buy' ? (['▲', 'bid'] as const) : (['▼', 'ask'] as const);
    return [
      run(`${oneCellEach(trade.timestamp.slice(11, 19)).padEnd(8)} `, 'quiet'),
      run(`${arrow} ${trade.price.padStart(price)}`, style),
      run(` ${fitting[i] ?? ''}`),
    ];
  });
  return [...lines, ...blanks(rows - lines.length)];
}
