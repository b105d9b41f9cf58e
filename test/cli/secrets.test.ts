import { generateKeyPairSync } from 'node:crypto';
import { Subject, asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { startLambdaplex, type LambdaplexSimulator } from '../../src/simulator/index.js';
import { createTranscript, type Transcript } from './transcript.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const apiKey = 'lp_5f0c2b9e77';
const der = privateKey.export({ format: 'der', type: 'pkcs8' });
const seed = der.subarray(-32);
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const bare = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
/** Everything that nobody is to see, in each form in which it could slip out. */
const secrets = [
  apiKey,
  seed.toString('hex'),
  seed.toString('base64'),
  der.toString('base64'),
  ...pem.split('\n'),
].filter((line) => line !== '' && !line.startsWith('-----'));

/** Runs the program itself, with these credentials; gives all that it printed. */
async function printed(
  argv: readonly string[],
  world: { env?: Record<string, string>; file?: string; mode?: number },
  act: (all: Transcript) => Promise<void> = () => Promise.resolve(),
) {
  const all = createTranscript();
  const end$ = new Subject<void>();
  const code = run(argv, {
    ...{ write: all.add, complain: all.add, end$, scheduler: asyncScheduler, random: () => 0.5 },
    env: world.env ?? {},
    readFile: () => {
      if (world.file === undefined) throw new Error('no such file');
      return { text: world.file, mode: world.mode ?? 0o100600 };
    },
  });
  await act(all);
  end$.next();
  return { code: await code, all: all.text() };
}

const env = { LAMBDAPLEX_API_KEY: apiKey, LAMBDAPLEX_PRIVATE_KEY: seed.toString('hex') };

describe('key and seed', () => {
  const holdsNone = (text: string) => {
    for (const secret of secrets) expect(text).not.toContain(secret);
  };
  const exchange = (accounts: boolean): Promise<LambdaplexSimulator> =>
    startLambdaplex({
      ratePerSecond: 0,
      accounts: accounts ? [{ apiKey, publicKey: bare, balances: { USDC: '5000' } }] : [],
    });

  it.each([
    ['orders', 'the environment', { env }],
    ['orders', 'a file', { file: JSON.stringify({ apiKey, privateKey: pem }) }],
    ['balances', 'the environment, as PEM', { env: { ...env, LAMBDAPLEX_PRIVATE_KEY: pem } }],
    ['balances', 'a file that others may read', { file: JSON.stringify({ apiKey, privateKey: pem }), mode: 0o100644 }],
  ])(
    'serve %s from %s, and are not printed, through a lost session and a lost connection',
    async (name, _where, world) => {
      await using simulator = await exchange(true);
      const file = 'file' in world ? ['--credentials', 'keys.json'] : [];
      const argv = [name, '--venue', 'lambdaplex', '--url', simulator.urls.ws, ...file, '--json'];
      const { code, all } = await printed(argv, world, async (told) => {
        await told.holds(/^\{"_tag":"(Live|Balance)".*\}$/);
        simulator.revoke(apiKey);
        await told.holds(/^\{"_tag":"Live".*\}$/, name === 'orders' ? 2 : 1);
        simulator.faults.next('close', { code: 1012 });
        simulator.deposit(apiKey, 'USDC', '1');
        await told.holds(/^\{"_tag":"Stale".*ConnectionLost.*\}$/);
      });
      expect(code).toBe(0);
      expect(simulator.logons().some(({ accepted }) => accepted)).toBe(true);
      expect(all.includes('chmod 600')).toBe('mode' in world);
      holdsNone(all);
    },
  );

  it('are not printed when the exchange refuses them', async () => {
    await using simulator = await exchange(false);
    const argv = ['orders', '--venue', 'lambdaplex', '--url', simulator.urls.ws];
    const { code, all } = await printed(argv, { env }, (told) => told.holds(/^Watched/));
    expect([code, all]).toEqual([1, expect.stringMatching(/^rxchange: .*refused the logon/m)]);
    holdsNone(all);
  });

  it.each([
    ['a key that is none', { env: { ...env, LAMBDAPLEX_PRIVATE_KEY: `${seed.toString('hex')}ff` } }],
    ['an API key alone', { env: { LAMBDAPLEX_API_KEY: apiKey } }],
    ['a key alone', { env: { LAMBDAPLEX_PRIVATE_KEY: pem } }],
    [
      'a file that is no JSON',
      { file: `LAMBDAPLEX_API_KEY=${apiKey}\nLAMBDAPLEX_PRIVATE_KEY=${seed.toString('hex')}` },
    ],
    ['a file of another shape', { file: JSON.stringify({ key: apiKey, secret: pem }) }],
  ])('are not printed of %s, which ends with exit code 2', async (_what, world) => {
    const file = 'file' in world ? ['--credentials', 'keys.json'] : [];
    const { code, all } = await printed(['balances', '--venue', 'lambdaplex', ...file], world);
    expect([code, all]).toEqual([2, expect.stringMatching(/^rxchange: .*\nTry `rxchange balances --help`/)]);
    holdsNone(all);
  });

  it('are not repeated where they are given as arguments', async () => {
    for (const argv of [
      [apiKey],
      [pem],
      ['--api-key', apiKey],
      [`--private-key=${pem}`],
      ['--credentials', pem],
      ['--seed', seed.toString('hex')],
      [`--for=${apiKey}`],
      ['--venue', apiKey],
    ]) {
      const { code, all } = await printed(['orders', '--venue', 'lambdaplex', ...argv], { env });
      expect(code).toBe(2);
      holdsNone(all);
    }
  });

  it('are named as what is missing, with every way to give them', async () => {
    const { code, all } = await printed(['orders', '--venue', 'lambdaplex'], {});
    expect(code).toBe(2);
    for (const word of ['LAMBDAPLEX_API_KEY', 'LAMBDAPLEX_PRIVATE_KEY', '--credentials', '--simulate']) {
      expect(all).toContain(word);
    }
  });
});
