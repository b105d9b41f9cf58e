import { createHash } from 'node:crypto';
import { catchError, lastValueFrom, of } from 'rxjs';
import { createLambdaplex, type AccountLambdaplex, type LambdaplexOptions } from '../../src/lambdaplex/index.js';
import {
  startLambdaplex,
  type LambdaplexSimulator,
  type LambdaplexSimulatorOptions,
  type PlexChannel,
  type PlexFaultKind,
} from '../../src/simulator/index.js';
import { keyPairOf } from '../lambdaplex/keys.js';
import { POLICIES, createChance, turn } from './journey-tools.js';
import { createPlexCrowd, type PlexCrowd } from './lambdaplex-crowd.js';
import { expectSessions } from './lambdaplex-sessions.js';
import { searchSecrets } from './lambdaplex-secrets.js';
import { FUNDS, createPlexTrader, fatesOf } from './lambdaplex-trader.js';
import { createPlexWire } from './lambdaplex-wire.js';

/** How long the journey is, and where its chance comes from. */
export interface PlexJourney {
  /** Events that reach the client, at least. */
  readonly frames: number;
  readonly seed: number;
  /** How often each kind of fault strikes, at least. */
  readonly ofEach?: number;
  /** Other options of the exchange and of the client. */
  readonly simulated?: LambdaplexSimulatorOptions;
  readonly client?: LambdaplexOptions;
  /** After so many round trips without a fault everybody must know what the exchange has. */
  readonly tripLimit?: number;
}

/** What happened on the journey. */
export interface PlexTravelled {
  readonly events: number;
  readonly checked: number;
  readonly report: readonly string[];
}

/**
 * What is staged, and what it is aimed at, in turns. All kinds are there, save two: `ackWithoutData`, for a stream that is
 * silent looks like a quiet market, and `partial`, for each stream is asked for by a request of its own.
 *
 * Private events are not dropped, swapped or spoilt: nothing counts them, so that no client could notice. No firewall (a
 * `refuse` over REST) keeps the client out, for it would rightly stay away for a minute.
 */
const STAGED: readonly (readonly [PlexFaultKind, readonly (PlexChannel | undefined)[]])[] = [
  ['corrupt', ['depth']],
  ['drop', ['depth']],
  ['duplicate', ['depth', 'userData']],
  ['reorder', ['depth']],
  ['delay', ['depth', 'userData']],
  ['idGap', ['depth']],
  ['idsBackwards', ['depth']],
  ['snapshotTooOld', ['rest']],
  ['refuse', ['depth', 'session']],
  ['sessionRevoked', ['userData']],
  ['unknown', ['depth', 'session']],
  ['unknown', ['rest']],
  ['rateLimit', ['depth', 'session']],
  ['rateLimit', ['rest']],
  ['silent', [undefined, 'session']],
  ['close', [undefined, 'session', 'userData']],
  ['halfOpen', [undefined, 'session']],
  ['banned', ['depth', 'session']],
  ['banned', ['rest']],
];
const API_KEY = 'lp_journey_5c2f8a90d1';
/** Sooner or later every fault finds what it is aimed at, and the journey an end. */
const MOST_CYCLES = 4;
const TRIPS_EACH_LOOKED_AT = 50;

/**
 * Follow the books of all symbols and the account through every fault of the simulator that concerns them, followers
 * coming and going and orders being placed, and hold what is told against the simulator.
 *
 * @throws when anything was not as promised
 */
export async function plexJourney({
  frames,
  seed,
  ofEach = 20,
  simulated = {},
  client = {},
  tripLimit = 200_000,
}: PlexJourney): Promise<PlexTravelled> {
  const wrongs: string[] = [];
  const wrong = (what: string): void => void wrongs.push(what);
  const complain = (): void => {
    if (wrongs.length > 0) throw new Error(wrongs[0]);
  };
  const keySeed = createHash('sha256').update(`journey ${seed}`).digest();
  const { privateKey, publicBytes } = keyPairOf(keySeed);
  const secrets = searchSecrets(API_KEY, keySeed, wrong);
  const wire = createPlexWire(wrong, secrets.signed);

  await using simulator = await startLambdaplex({
    ...{ seed, ratePerSecond: 0, delayMs: 4, pauseMs: 0, banMs: 20 },
    ...simulated,
    accounts: [{ apiKey: API_KEY, publicKey: publicBytes.toString('hex'), balances: FUNDS }],
  });
  await using plex = createLambdaplex({
    urls: simulator.urls,
    ...POLICIES,
    webSocket: wire.WebSocket,
    fetch: wire.fetch,
    snapshotRetry: { initialMs: 2, maxMs: 8 },
    ...client,
    credentials: { apiKey: API_KEY, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() },
  });
  plex.status$.subscribe(secrets.look);
  plex.unrouted$.subscribe(secrets.look);
  const chance = createChance(seed);
  const ground = { plex, simulator, apiKey: API_KEY, wire, wrong, told: secrets.look };
  const crowd = createPlexCrowd(ground, chance);
  const trader = createPlexTrader(simulator, API_KEY, chance);
  const framesPerFault = frames / (STAGED.length * ofEach);
  const enough = (): boolean => struck(simulator).every(([, count]) => count >= ofEach);
  let [quiets, due] = [0, 0];

  const quiet = async (): Promise<void> => {
    await agreed(plex, simulator, crowd, { tripLimit, complain });
    quiets += 1;
    echo(simulator, secrets.latest());
  };

  await quiet();
  for (let cycle = 0; wire.events() < frames || !enough(); cycle += 1) {
    if (cycle > MOST_CYCLES * ofEach) throw new Error(`no end in sight: ${JSON.stringify(struck(simulator))}`);
    for (const [kind, channels] of STAGED) {
      const channel = channels[cycle % channels.length];
      await stage(simulator, kind, channel);
      if (channel === 'rest') plex.instruments().subscribe({ error: secrets.look });
      crowd.move();
      for (due += framesPerFault; wire.events() < due;) {
        const before = wire.events();
        simulator.step();
        if (chance(3) === 0) trader.act();
        await turn();
        complain();
        // Nobody hears: the market need not run away meanwhile.
        if (wire.events() === before) await roundTrip(plex);
      }
    }
    await quiet();
    due = wire.events();
  }

  expectSessions(simulator, wire, crowd.faults().get('silent logon') ?? 0);
  complain();
  const orders = simulator.orders(API_KEY);
  const checked = crowd.checked('');
  const report = [
    `events ${wire.events()}, of them private ${wire.privateEvents()}, quiet points ${quiets}`,
    `told and checked: ${['book', 'userData', 'orders', 'balances', 'logon$'].map((name) => `${name} ${crowd.checked(name)}`).join(', ')}`,
    `orders ${orders.length}: ${fatesOf(orders)}; fills ${simulator.trades(API_KEY).length}`,
    `connections ${simulator.connections().length}, logons granted ${wire.granted()}, REST calls ${simulator.restCalls().length}`,
    `faults ${struck(simulator)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    `the account's events were told of: ${[...crowd.faults()].map(([tag, count]) => `${tag} ${count}`).join(', ')}`,
    `texts searched for secrets ${secrets.looked()}`,
  ];
  return { events: wire.events(), checked, report };
}

/** Kinds that befall WebSocket and REST, and what the socket is answered then. */
const SHARED = [
  ['rateLimit', 429],
  ['banned', 418],
  ['unknown', 500],
] as const;

/** A client that was refused a logon waits ever longer before the next, so that there are not many. */
const LOGONS_REFUSED = 2;

/** Let something go wrong, and give it the occasion. */
async function stage(
  simulator: LambdaplexSimulator,
  kind: PlexFaultKind,
  channel: PlexChannel | undefined,
): Promise<void> {
  // A session that simply stands asks nothing.
  if (channel === 'session') simulator.revoke(API_KEY);
  if (channel === 'session' && kind === 'refuse') {
    const refused = simulator.refusals().filter(({ method, status }) => method === 'session.logon' && status === 400);
    const granted = (): number => simulator.logons().filter(({ accepted }) => accepted).length;
    const before = granted();
    // What is asked for next is the stream.
    if (refused.length >= LOGONS_REFUSED) await simulator.until(() => granted() > before);
  }
  simulator.faults.next(kind, channel === undefined ? {} : { channel });
}

/** How often each kind has struck, and where it befalls WebSocket and REST, each of them. */
function struck(simulator: LambdaplexSimulator): readonly (readonly [string, number])[] {
  const counts = simulator.faults.counts();
  const refusals = simulator.refusals();
  return [
    ...[...new Set(STAGED.map(([kind]) => kind))].map((kind) => [kind, counts[kind]] as const),
    ...SHARED.flatMap(([kind, due]) => {
      const onSocket = refusals.filter(({ status, scripted }) => scripted && status === due).length;
      return [[`${kind} on the socket`, onSocket] as const, [`${kind} over REST`, counts[kind] - onSocket] as const];
    }),
  ];
}

/** Faults off, then everybody must come to know what the exchange has. */
async function agreed(
  plex: AccountLambdaplex,
  simulator: LambdaplexSimulator,
  crowd: PlexCrowd,
  { tripLimit, complain }: { readonly tripLimit: number; readonly complain: () => void },
): Promise<void> {
  simulator.faults.off();
  for (let trip = 0; ; trip += 1) {
    if (trip % 20 === 0) simulator.step();
    await roundTrip(plex);
    complain();
    // To hold all against all takes longer than a trip.
    if (trip > TRIPS_EACH_LOOKED_AT && trip % TRIPS_EACH_LOOKED_AT > 0) continue;
    const why = crowd.behind();
    if (why === undefined) return;
    if (trip >= tripLimit) throw new Error(`not everybody knows what the exchange has: ${why}`);
  }
}

/** A question and its answer, or the loss of the socket that they were to go over. */
const roundTrip = (plex: AccountLambdaplex): Promise<unknown> =>
  lastValueFrom(plex.subscriptions().pipe(catchError(() => of('lost'))));

/** The exchange repeats what it was sent, where nobody asked. */
function echo(simulator: LambdaplexSimulator, signature: string): void {
  const said = `${API_KEY} signed ${signature}`;
  simulator.send(JSON.stringify({ id: null, status: 400, error: { msg: said, data: { said } } }));
  simulator.send(JSON.stringify({ said: [said], [API_KEY]: signature }));
  simulator.send(JSON.stringify({ e: 'news', said }));
  simulator.send(JSON.stringify({ said }).slice(0, -2));
}
