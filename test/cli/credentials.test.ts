import { describe, expect, it } from 'vitest';
import { discreet, findCredentials } from '../../src/cli/credentials.js';
import { createWorld } from './world.js';

const [apiKey, privateKey] = ['lp_0123456789', 'c0ffee'.repeat(10)];
const found = (text: string, mode = 0o100600) =>
  findCredentials('keys.json', { env: {}, readFile: () => ({ text, mode }) });
const env = { LAMBDAPLEX_API_KEY: apiKey, LAMBDAPLEX_PRIVATE_KEY: privateKey };
const noFile = (): never => {
  throw new Error('no file is to be read');
};

describe('findCredentials', () => {
  it('takes them from the environment', () => {
    expect(findCredentials(undefined, { env, readFile: noFile })).toEqual({ credentials: { apiKey, privateKey } });
  });

  it('takes them from a file that is named, rather than from the environment', () => {
    const files: string[] = [];
    const readFile = (path: string) => {
      files.push(path);
      return { text: JSON.stringify({ apiKey: 'lp_other', privateKey }), mode: 0o100400 };
    };
    expect(findCredentials('keys.json', { env, readFile })).toEqual({
      credentials: { apiKey: 'lp_other', privateKey },
    });
    expect(files).toEqual(['keys.json']);
  });

  it.each([0o100640, 0o100604, 0o100622, 0o100777])('warns of a file that others have rights to: %o', (mode) => {
    expect(found(JSON.stringify({ apiKey, privateKey }), mode).warning).toMatch(/others.*chmod 600/);
  });

  it('names every way when there are none, and what is missing when there is one', () => {
    const missing = (some: object) => () => findCredentials(undefined, { env: { ...some }, readFile: noFile });
    expect(missing({})).toThrow(/^credentials are due: .*LAMBDAPLEX_API_KEY .*_PRIVATE_KEY.*--credentials.*--simulate/);
    expect(missing({ LAMBDAPLEX_API_KEY: apiKey })).toThrow(/^LAMBDAPLEX_PRIVATE_KEY is not set: /);
    expect(missing({ LAMBDAPLEX_API_KEY: '', LAMBDAPLEX_PRIVATE_KEY: privateKey })).toThrow(
      /^LAMBDAPLEX_API_KEY is not set: /,
    );
  });

  it.each([
    `{ "apiKey": "${apiKey}", "privateKey": ${privateKey} }`,
    `LAMBDAPLEX_PRIVATE_KEY=${privateKey}`,
    `{ "apiKey": "${apiKey}", "private_key": "${privateKey}" }`,
    `{ "apiKey": "", "privateKey": "${privateKey}" }`,
    `["${apiKey}", "${privateKey}"]`,
    `"${privateKey}"`,
    'null',
    '',
  ])('says what is due in a file, and nothing of what is there: %#', (text) => {
    const refusal = (): string => {
      try {
        found(text);
      } catch (error) {
        return String(error);
      }
      return '';
    };
    expect(refusal()).toContain('{ "apiKey": "...", "privateKey": "..." } is due in the file, as JSON');
    expect(refusal()).not.toMatch(/lp_|c0ffee/);
  });

  it('says nothing of the path of a file that cannot be read, which may be a key by mistake', () => {
    const readFile = () => {
      throw new Error(`ENOENT: open '${privateKey}'`);
    };
    expect(() => findCredentials(privateKey, { env, readFile })).toThrow(/^--credentials: the file cannot be read$/);
  });
});

describe('discreet', () => {
  it('blots out both wherever they are printed', () => {
    const world = createWorld();
    const io = discreet(world.io, { apiKey, privateKey });
    io.write(`key ${apiKey}, again ${apiKey}\n`);
    io.complain(`unknown key ${apiKey} ${privateKey}\n`);
    expect([world.out(), world.err()]).toEqual(['key [secret], again [secret]\n', 'unknown key [secret] [secret]\n']);
  });
});
