import { describe, expect, it } from 'vitest';
import { discreet, findCredentials } from '../../src/cli/credentials.js';
import { WrongUse } from '../../src/cli/given.js';
import { createWorld } from './world.js';

const [apiKey, privateKey] = ['lp_0123456789', 'c0ffee00'.repeat(8)];
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

  it.each([
    ['ENOENT', ': there is none of that name'],
    ['EISDIR', ': it is a directory'],
    ['EACCES', ': you have no right to'],
    ['EIO', ''],
  ])('says of %s why a file cannot be read, and not its path, which may be a key by mistake', (code, why) => {
    const readFile = () => {
      throw Object.assign(new Error(`${code}: open '${privateKey}'`), { code });
    };
    expect(() => findCredentials(privateKey, { env, readFile })).toThrow(
      new WrongUse(`--credentials: the file cannot be read${why}`),
    );
  });

  it.each([
    [{ apiKey }, 'there is no text under privateKey;'],
    [{ privateKey, apiKey: ' ' }, 'there is no text under apiKey;'],
    [{ apiKey: 5 }, 'there is no text under apiKey and privateKey;'],
  ])('names what is missing in a file: %#', (content, why) => {
    expect(() => found(JSON.stringify(content))).toThrow(why);
  });

  it('says of a PEM file that it is the key alone, and of another text that it is no JSON', () => {
    expect(() => found(`-----BEGIN PRIVATE KEY-----\n${privateKey}\n`)).toThrow(
      /^--credentials: a PEM file is the private key alone; \{/,
    );
    expect(() => found(privateKey)).toThrow(/^--credentials: the file is no JSON; \{/);
  });

  it.each(['~/lambdaplex.pem', './key', '/home/me/.keys/plex', 'C:\\keys\\plex', 'plex.pem'])(
    'sees that %s is a path, where a key is due, and does not repeat it',
    (path) => {
      const inEnv = () =>
        findCredentials(undefined, { env: { ...env, LAMBDAPLEX_PRIVATE_KEY: path }, readFile: noFile });
      expect(inEnv).toThrow(
        new WrongUse('LAMBDAPLEX_PRIVATE_KEY looks like the path of a file, and the key itself is due there'),
      );
      expect(() => found(JSON.stringify({ apiKey, privateKey: path }))).toThrow(
        /^--credentials: privateKey looks like the path of a file/,
      );
    },
  );

  it('names the place of a key that is none', () => {
    const short = { ...env, LAMBDAPLEX_PRIVATE_KEY: privateKey.slice(4) };
    expect(() => findCredentials(undefined, { env: short, readFile: noFile })).toThrow(
      /^LAMBDAPLEX_PRIVATE_KEY has a wrong length, 30 bytes; due is an Ed25519 private key/,
    );
    expect(() => found(JSON.stringify({ apiKey, privateKey: privateKey.slice(1) }))).toThrow(
      /^--credentials: privateKey is neither PEM nor hex nor base64/,
    );
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
