import { createPrivateKey, sign } from 'node:crypto';
import { afterEach } from 'vitest';
import {
  startLambdaplex,
  type LambdaplexSimulator,
  type LambdaplexSimulatorOptions,
} from '../../src/simulator/index.js';
import { connect, type Client } from './client.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };

export { vectors };

/** The instant of the published vectors. */
export const NOW = 1_767_225_600_000;
export const API_KEY = 'lp_TEST_ONLY_0001';
export const PUBLIC_KEY = vectors.testKey.publicKeyHex;

const key = createPrivateKey({
  key: Buffer.from(vectors.testKey.pkcs8DerHex, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
/** A signature in standard Base64, by the key of the vectors. */
export const signed = (text: string): string => sign(null, Buffer.from(text), key).toString('base64');

/** The params of a good logon. */
export const logonParams = (timestamp = NOW, recvWindow = 5000, apiKey = API_KEY) => ({
  ...{ apiKey, recvWindow, timestamp },
  signature: signed(`apiKey=${apiKey}&recvWindow=${recvWindow}&timestamp=${timestamp}`),
});

/** The path and query of a signed call. */
export const signedTarget = (path: string, params: readonly (readonly [string, string])[] = [], timestamp = NOW) => {
  const all: [string, string][] = [
    ...params.map(([name, value]): [string, string] => [name, value]),
    ['recvWindow', '5000'],
    ['timestamp', String(timestamp)],
  ];
  const text = all.map(([name, value]) => `${name}=${value}`).join('&');
  return `${path}?${new URLSearchParams(all).toString()}&signature=${encodeURIComponent(signed(text))}`;
};

/** Starts simulators that stand still unless told, at the instant of the vectors, and closes them after the test. */
export function useLambdaplex(): (options?: LambdaplexSimulatorOptions) => Promise<LambdaplexSimulator> {
  const started: LambdaplexSimulator[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((simulator) => simulator.close()));
  });
  return async (options) => {
    const simulator = await startLambdaplex({ ratePerSecond: 0, now: () => NOW, ...options });
    started.push(simulator);
    return simulator;
  };
}

export type Frame = Readonly<Record<string, unknown>>;
export const parsed = (text: string): Frame => JSON.parse(text) as Frame;

/** A client that asks and reads. */
export interface PlexClient extends Omit<Client, 'quiet' | 'subscribe' | 'unsubscribe' | 'ask'> {
  /** Sends a request and resolves with its reply. */
  readonly ask: (method: string, params?: unknown) => Promise<Frame>;
  /** All events since the last call, or since the last reply that was awaited. */
  readonly events: () => Promise<readonly Frame[]>;
}

export async function connectPlex(url: string): Promise<PlexClient> {
  const client = await connect(url);
  let [ids, read] = [0, 0];
  const ask = async (method: string, params?: unknown): Promise<Frame> => {
    const id = `r${(ids += 1)}`;
    client.send({ id, method, params });
    const reply = parsed(await client.next(`"id":"${id}"`));
    return reply;
  };
  return {
    ...client,
    ask,
    async events() {
      await ask('subscriptions');
      const fresh = client.frames.slice(read).map(parsed);
      read = client.frames.length;
      return fresh.filter((frame) => 'e' in frame);
    },
  };
}

/** A body of a call over REST, with its status. */
export async function get(simulator: LambdaplexSimulator, target: string, apiKey?: string) {
  const headers = apiKey === undefined ? {} : { 'X-API-KEY': apiKey };
  const response = await fetch(`${simulator.urls.rest}${target}`, { headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Frame };
}
