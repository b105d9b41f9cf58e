import type { Execution } from '../../../src/kraken/codecs/execution.js';
import { decimalFrom } from '../../../src/core/decimal.js';

/** The truth about one order, kept in plain numbers. */
export interface TrueOrder {
  readonly order_id: string;
  qty: number;
  price: number;
  filled: number;
  status: string;
  readonly execIds: string[];
}

const isOver = (status: string): boolean => ['filled', 'canceled', 'expired'].includes(status);

/** A naive exchange, which reports as the real one does: completely at first, and then only what changed. */
export class Venue {
  readonly orders = new Map<string, TrueOrder>();
  readonly #trades: Execution[] = [];
  #at = 0;

  #stamp(): { readonly timestamp: string } {
    this.#at += 1;
    return { timestamp: `2026-02-03T10:00:00.${String(this.#at).padStart(6, '0')}Z` };
  }

  place(qty: number): readonly Execution[] {
    const order: TrueOrder = {
      order_id: `O${this.orders.size}`,
      qty,
      price: 100,
      filled: 0,
      status: 'new',
      execIds: [],
    };
    this.orders.set(order.order_id, order);
    return [
      { ...this.#full(order), exec_type: 'pending_new', order_status: 'pending_new', ...this.#stamp() },
      { order_id: order.order_id, exec_type: 'new', order_status: 'new', ...this.#stamp() },
    ];
  }

  fill(order: TrueOrder, qty: number): readonly Execution[] {
    const given = Math.min(qty, order.qty - order.filled);
    order.filled += given;
    order.status = order.filled === order.qty ? 'filled' : 'partially_filled';
    const exec_id = `T${this.#trades.length}`;
    order.execIds.push(exec_id);
    const cum_qty = decimalFrom(order.filled);
    const { order_id } = order;
    const trade: Execution = {
      order_id,
      exec_type: 'trade',
      order_status: 'partially_filled',
      exec_id,
      trade_id: this.#trades.length,
      last_qty: decimalFrom(given),
      cum_qty,
      ...this.#stamp(),
    };
    this.#trades.push(trade);
    if (order.status !== 'filled') return [trade];
    return [trade, { order_id, exec_type: 'filled', order_status: 'filled', cum_qty, timestamp: trade.timestamp }];
  }

  amend(order: TrueOrder, price: number): readonly Execution[] {
    order.price = price;
    const { order_id, status } = order;
    const limit_price = decimalFrom(price);
    return [
      { order_id, exec_type: 'amended', order_status: status, limit_price, reason: 'User requested', ...this.#stamp() },
    ];
  }

  cancel(order: TrueOrder): readonly Execution[] {
    order.status = 'canceled';
    const { order_id } = order;
    return [{ order_id, exec_type: 'canceled', order_status: 'canceled', reason: 'User requested', ...this.#stamp() }];
  }

  open(): readonly TrueOrder[] {
    return [...this.orders.values()].filter(({ status }) => !isOver(status));
  }

  openReports(): readonly Execution[] {
    return this.open().map((order) => ({
      ...this.#full(order),
      exec_type: 'new',
      order_status: order.status,
      ...this.#stamp(),
    }));
  }

  lastTrades(): readonly Execution[] {
    return this.#trades.slice(-50);
  }

  #full({ order_id, qty, price, filled }: TrueOrder) {
    return {
      order_id,
      symbol: 'BTC/USD',
      side: 'buy',
      order_type: 'limit',
      order_qty: decimalFrom(qty),
      limit_price: decimalFrom(price),
      cum_qty: decimalFrom(filled),
    };
  }
}
