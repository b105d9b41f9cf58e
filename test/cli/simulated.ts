import { Subject, asyncScheduler } from 'rxjs';
import { run } from '../../src/cli/run.js';
import { createKraken } from '../../src/kraken/index.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import {
  startKraken,
  startLambdaplex,
  type KrakenSimulator,
  type LambdaplexSimulator,
} from '../../src/simulator/index.js';
import { createTranscript, type Transcript } from './transcript.js';

/** What a test that plays exchanges is given: what was printed, and the exchanges once they have been started. */
export interface Stage {
  readonly told: Transcript;
  readonly kraken: () => KrakenSimulator;
  readonly lambdaplex: () => LambdaplexSimulator;
}

const started = <T>(exchange: T | undefined): T => {
  if (exchange === undefined) throw new Error('this exchange was not started');
  return exchange;
};

/**
 * Runs the program in this process, on simulators, with the waits of recovery cut short; `act` plays the exchanges, and
 * then it is ended.
 */
export async function onSimulators(argv: readonly string[], act: (stage: Stage) => Promise<void>) {
  const told = createTranscript();
  const end$ = new Subject<void>();
  const none = (): never => {
    throw new Error('there are no files');
  };
  const io = {
    ...{ write: told.add, complain: told.add, end$, env: {}, readFile: none },
    ...{ scheduler: asyncScheduler, random: () => 0.5 },
  };
  const haste = { reconnect: { initialMs: 2 }, resync: { initialMs: 2 }, rateLimit: { perSecond: 1000, burst: 100 } };
  let kraken: KrakenSimulator | undefined;
  let lambdaplex: LambdaplexSimulator | undefined;
  const code = run([...argv, '--simulate'], io, {
    createKraken: (options) => createKraken({ ...options, ...haste }),
    createLambdaplex: (options) => createLambdaplex({ ...options, ...haste }),
    createAccount: (options) => createLambdaplex({ ...options, ...haste }),
    startKraken: async (options) => (kraken = await startKraken({ ...options, ratePerSecond: 100 })),
    startLambdaplex: async (options) => (lambdaplex = await startLambdaplex({ ...options, ratePerSecond: 100 })),
  });
  // By then all that was to be started has been.
  const first = told
    .holds(/./)
    .then(() => act({ told, kraken: () => started(kraken), lambdaplex: () => started(lambdaplex) }));
  await first.finally(() => end$.next());
  return { code: await code, out: told.text() };
}
