import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  API_KEY,
  connectPlex,
  logonParams,
  parsed,
  PUBLIC_KEY,
  useLambdaplex,
  type Frame,
} from './lambdaplex-client.js';

interface Message {
  readonly from: 'client' | 'server';
  readonly payload: { readonly properties: Readonly<Record<string, unknown>> };
}
const file = new URL('../vectors/lambdaplex.schemas.yml', import.meta.url);
const { messages } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  readonly messages: Readonly<Record<string, Message>>;
};
const ajv = new Ajv({ allErrors: true, strict: false });
const judges = new Map(Object.entries(messages).map(([name, { payload }]) => [name, ajv.compile(payload)]));

/** Which message of the description a frame is meant to be. */
const nameOf = (frame: Frame): string => {
  if (frame['e'] === 'depthUpdate') return 'DepthDiffEventMsg';
  if (frame['e'] === 'balanceChange') return 'BalanceChangeEventMsg';
  if (frame['e'] === 'orderUpdate') return 'OrderUpdateEventMsg';
  if ('error' in frame) return 'ErrorResMsg';
  return Array.isArray(frame['result']) ? 'ListSubsResMsg' : 'SuccessResMsg';
};

describe('frames of startLambdaplex', () => {
  const start = useLambdaplex();

  it('are as the description has them, with no field of our own invention', async () => {
    const balances = { HBAR: '20000', USDC: '1000' };
    const simulator = await start({ accounts: [{ apiKey: API_KEY, publicKey: PUBLIC_KEY, balances }] });
    const client = await connectPlex(simulator.urls.ws);
    await client.ask('session.subscribe');
    await client.ask('session.logon', logonParams());
    await client.ask('session.subscribe');
    await client.ask('subscribe', ['HBAR-USDC@depth', 'gib-USDC@depth', 'nothing']);
    for (const kind of ['rateLimit', 'unknown', 'partial'] as const) {
      simulator.faults.next(kind);
      await client.ask('subscribe', ['HBAR-USDC@depth', 'gib-USDC@depth']);
    }
    const mine = { apiKey: API_KEY, symbol: 'HBAR-USDC' } as const;
    for (let count = 0; count < 100; count += 1) {
      const price = simulator.book('HBAR-USDC').bids[count % 3]?.price ?? '0.07';
      simulator.placeOrder({ ...mine, side: count % 2 === 0 ? 'BUY' : 'SELL', quantity: String(900 + count), price });
      simulator.placeOrder({ ...mine, side: 'SELL', type: 'MARKET', quantity: String(1 + count * 9) });
      simulator.placeOrder({ ...mine, side: 'SELL', timeInForce: 'FOK', quantity: '15000', price });
      const open = simulator.orders(API_KEY).find(({ status }) => status === 'OPEN');
      if (open !== undefined && count % 5 === 0) simulator.cancelOrder(API_KEY, open.orderId);
      simulator.step();
    }
    await client.ask('unsubscribe', ['gib-USDC@depth']);
    await client.ask('subscriptions');
    simulator.faults.next('banned');
    await client.ask('session.logout');

    const frames = client.frames.map(parsed);
    const seen = new Map<string, number>();
    for (const frame of frames) {
      const name = nameOf(frame);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const judge = judges.get(name);
      expect(judge?.(frame), `${name} ${JSON.stringify(frame)} ${JSON.stringify(judge?.errors)}`).toBe(true);
      expect(Object.keys(messages[name]?.payload.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(frame)));
    }
    const told = Object.keys(messages).filter((name) => messages[name]?.from === 'server');
    expect([...seen.keys()].sort()).toEqual(told.sort());
    const words = (field: string) =>
      new Set(frames.filter(({ e }) => e === 'orderUpdate').map((frame) => frame[field]));
    expect(words('x')).toEqual(new Set(['ACCEPT', 'TRADE', 'CANCEL', 'REJECT', 'EXPIRE']));
    expect(words('X')).toEqual(new Set(['OPEN', 'FILLED', 'CANCELLED', 'FAILED', 'EXPIRED']));
  });
});
