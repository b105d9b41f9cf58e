import type { Trade } from '../../kraken/index.js';
import { oneCellEach } from '../text.js';
import { blanks, run, type Line } from './line.js';
import { inLine, longestOf } from './numbers.js';

/** An arrow and two blanks. */
const BESIDES = 3;
/** How much of the time of day may be shown, in characters: with seconds, without, none of it. */
const CLOCKS = [8, 5, 0];

/**
 * The latest trades, the latest first: when, which way the taker went, price and quantity. The time gives way to digits.
 */
export function tapeOf(trades: readonly Trade[], width: number, rows: number): readonly Line[] {
  const shown = trades.slice(0, Math.max(0, rows));
  if (shown.length === 0) return rows > 0 ? [[run('none yet', 'quiet')], ...blanks(rows - 1)] : [];
  const price = longestOf(shown.map((trade) => trade.price));
  const qtys = shown.map(({ qty }) => qty);
  const room = width - BESIDES - price;
  const clock = CLOCKS.find((cells) => cells + 1 + longestOf(qtys) <= room) ?? 0;
  const qty = Math.max(1, Math.min(longestOf(qtys), clock === 0 ? room : room - clock - 1));
  const fitting = inLine(qtys, qty);
  const lines = shown.map((trade, i): Line => {
    const [arrow, style] = trade.side === 'buy' ? (['▲', 'bid'] as const) : (['▼', 'ask'] as const);
    return [
      ...(clock === 0 ? [] : [run(`${oneCellEach(trade.timestamp.slice(11, 11 + clock)).padEnd(clock)} `, 'quiet')]),
      run(`${arrow} ${trade.price.padStart(price)}`, style),
      run(` ${fitting[i] ?? ''}`),
    ];
  });
  return [...lines, ...blanks(rows - lines.length)];
}
