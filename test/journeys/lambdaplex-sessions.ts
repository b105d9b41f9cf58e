import { expect } from 'vitest';
import type { LambdaplexSimulator } from '../../src/simulator/index.js';
import type { PlexWire } from './lambdaplex-wire.js';

/**
 * What the exchange has seen of a client's sessions: nothing private before a logon that it granted, one logon for each
 * connection, and another only where it ended the session or refused the one before.
 *
 * @param silences - how often the client gave up waiting for the answer to a logon
 */
export function expectSessions(simulator: LambdaplexSimulator, wire: PlexWire, silences: number): void {
  const refusals = simulator.refusals();
  const logons = simulator.logons().filter(({ accepted }) => accepted);
  const causes = new Map<number, number>();
  const note = (connection: number, by: number): void =>
    void causes.set(connection, (causes.get(connection) ?? 0) + by);
  for (const { connection, error, method } of refusals) {
    if (error === REVOKED || method === 'session.logon') note(connection, 1);
  }
  for (const { connection, method = '', streams = [], order } of simulator.received()) {
    if (method === 'session.logon') note(connection, -1);
    if (method === 'session.logon' || !(method.startsWith('session.') || streams.includes('userData'))) continue;
    const isAfterLogon = logons.some((logon) => logon.connection === connection && logon.at < order);
    expect(isAfterLogon, `${method} on connection ${connection} comes after a logon`).toBe(true);
  }
  const repeated = [...causes.values()].reduce((sum, left) => sum + Math.max(0, -left - 1), 0);
  expect(repeated, 'logons without a cause').toBeLessThanOrEqual(wire.unanswered());
  expect(wire.unanswered(), 'logons repeated for want of an answer').toBeLessThanOrEqual(silences);

  // Where the exchange ended the session, the stream is still ended in due form; it may find nothing left to end.
  const revoked = new Set(refusals.filter(({ error }) => error === REVOKED).map(({ connection }) => connection));
  const unexplained = refusals.filter(
    ({ scripted, method, error, connection }) =>
      !scripted && !(method?.endsWith('unsubscribe') === true && error === LOGGED_OFF && revoked.has(connection)),
  );
  expect(unexplained).toEqual([]);
  const failed = simulator.restCalls().filter(({ status, scripted }) => status !== 200 && !scripted);
  expect(failed).toEqual([]);
}

const REVOKED = 'Session revoked';
const LOGGED_OFF = 'Session authentication required';
