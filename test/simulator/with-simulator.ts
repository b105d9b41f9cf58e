import { afterEach } from 'vitest';
import { startKraken, type KrakenSimulator, type KrakenSimulatorOptions } from '../../src/simulator/index.js';

/** Starts simulators that move only when told to, and closes them when the test is over. */
export function useSimulators(): (options?: KrakenSimulatorOptions) => Promise<KrakenSimulator> {
  const started: KrakenSimulator[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((simulator) => simulator.close()));
  });
  return async (options) => {
    const simulator = await startKraken({
      ratePerSecond: 0,
      heartbeatMs: 0,
      symbols: ['BTC/USD', 'ETH/USD'],
      ...options,
    });
    started.push(simulator);
    return simulator;
  };
}
