import { startKraken } from '../../src/simulator/index.js';
import { connect } from './client.js';

// A simulator with all its timers running and connections in all their states is closed; then the process must end.
async function main(): Promise<void> {
  const simulator = await startKraken({ ratePerSecond: 100, heartbeatMs: 10, delayMs: 3_600_000 });
  const clients = [];
  for (const kind of ['delay', 'silent', 'halfOpen'] as const) {
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD', 'ETH/USD']);
    await client.quiet();
    simulator.faults.next(kind, { symbol: 'BTC/USD' });
    await simulator.until(() => simulator.faults.counts()[kind] === 1);
    clients.push(client);
  }
  clients[2]?.close();
  await simulator.close();
  await simulator.close();
  await simulator[Symbol.asyncDispose]();
  const codes = await Promise.all(clients.map(({ closed }) => closed));
  process.stdout.write(`closed: ${codes.join(' ')}\n`);
}

void main();
