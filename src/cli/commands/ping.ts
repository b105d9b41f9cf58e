import { EMPTY, catchError, ignoreElements, map, switchMap, timer, type SchedulerLike } from 'rxjs';
import type { Live } from '../../index.js';
import type { Pong } from '../../kraken/index.js';
import type { PingCommand } from '../command.js';
import type { View } from '../happening.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many } from '../text.js';
import { atKraken } from '../venues/kraken.js';
import type { Watch } from '../watch.js';

/** What `rxchange ping --help` prints. */
export const pingHelp = `Usage: rxchange ping [options]

Send Kraken a few pings on one connection, a second apart, and tell how long each answer took.

Options
  --count N        how many: 4 (default), at most 1000
${sharedOptions('ping')}

Lines
  time (UTC, by our clock), which ping, the time there and back in ms, and when the exchange took the ping off the wire
  and sent its answer, by its own clock.

JSON lines, told apart by "_tag"
  Live         value: ping, roundTripMs, time_in, time_out
${sharedJson}

${sharedExitCodes}

Examples
  rxchange ping                                     four pings
  rxchange ping --count 1 --simulate                one, without a network
  rxchange ping --json | jq 'select(._tag == "Live") | .value.roundTripMs'
`;

/** The answer to one of several pings. */
export interface Answer extends Pong {
  /** Which one: `ping 1` and so on. */
  readonly ping: string;
}

const EVERY_MS = 1000;

/** Round trips, and at the end the least, the mean and the most. */
export function pingTable(): Table<Answer> {
  const roundTripsMs: number[] = [];
  return {
    heading: 'ping',
    columns: [
      { title: 'round trip', least: [10], lean: 'right' },
      { title: 'taken at', least: [27], lean: 'left' },
      { title: 'answered at', least: [27], lean: 'left' },
    ],
    rowsOf: ({ ping, roundTripMs, time_in, time_out }) => {
      roundTripsMs.push(roundTripMs);
      return [{ key: ping, name: ping, cells: [[`${roundTripMs.toFixed(1)} ms`], [time_in], [time_out]] }];
    },
    isHeldBack: false,
    saysLive: false,
    sumUp: ({ updates }) => {
      const sent = many(Object.keys(updates).length, 'ping');
      if (roundTripsMs.length === 0) return `${sent}, none answered.`;
      const meanMs = roundTripsMs.reduce((sum, ms) => sum + ms, 0) / roundTripsMs.length;
      const figures = [Math.min(...roundTripsMs), meanMs, Math.max(...roundTripsMs)].map((ms) => ms.toFixed(1));
      return `${sent}, ${roundTripsMs.length} answered; round trip ${figures.join(' / ')} ms (least / mean / most).`;
    },
  };
}

/** Pings, each a stream of one answer, and a connection that is held until the last of them. */
export function watchPings({ count, json }: PingCommand, scheduler: SchedulerLike): Watch<Answer> {
  const pings = Array.from({ length: count }, (_, i) => `ping ${i + 1}`);
  const view: View<Answer> = json ? createJsonView() : createPlainView(pings, pingTable());
  return {
    feeds: [
      atKraken({
        streams: (client) =>
          new Map(
            pings.map((ping, i) => [
              ping,
              timer(i * EVERY_MS, scheduler).pipe(
                switchMap(() => client.ping()),
                map((pong): Live<Answer> => ({ _tag: 'Live', value: { ping, ...pong } })),
              ),
            ]),
          ),
        // A ping alone would open a connection of its own each time.
        beside: ({ withFreshness }) =>
          withFreshness.systemStatus().pipe(
            ignoreElements(),
            catchError(() => EMPTY),
          ),
        staged: { symbols: [] },
      }),
    ],
    view,
  };
}
