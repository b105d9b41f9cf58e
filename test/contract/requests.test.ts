import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topic } from '../../src/core/dialect.js';
import { printJson } from '../../src/core/json.js';
import { krakenDialect } from '../../src/kraken/dialect.js';
import { fieldExceptions } from './exceptions.js';
import { framesOf } from './frames.js';
import { jsonSchemaOf, judgeBy } from './judge.js';
import { fieldsOf, type Field } from './probe.js';
import { messages, type Schema } from './specification.js';
import { isNumber, itemsOf, membersOf, readTokens, textOf, type Tree } from './tokens.js';

const CHANNELS = ['Ticker', 'Book', 'OHLC', 'Trade', 'Instrument'];

const schemaOf = (name: string): Schema => messages.get(name)?.payload ?? expect.fail(`there is no message ${name}`);

describe.each(CHANNELS)('the requests of %s', (name) => {
  const [subscribing, unsubscribing] = [schemaOf(`Subscribe${name}`), schemaOf(`Unsubscribe${name}`)];
  const notRequired = new Set<unknown>(['event_trigger', 'include_tokenized_assets', 'execution_venue', 'snapshot']);
  const requests = framesOf(subscribing, {
    mayMiss: new Set(fieldsOf(subscribing).flatMap((field) => (notRequired.has(last(field)) ? [field.name] : []))),
    asNumbers: new Set(),
  });

  it('are valid, and carry what was asked for', () => {
    const judge = judgeBy(jsonSchemaOf(subscribing, []));
    fc.assert(
      fc.property(requests, fc.integer({ min: 1 }), (request, reqId) => {
        const text = printJson(krakenDialect.subscribe(topicsOf(request), reqId));
        expect(judge(JSON.parse(text))).toEqual([]);
        const params = { ...membersOf(membersOf(request)['params']), snapshot: true };
        expect(readTokens(text)).toEqual({ method: 'subscribe', params, req_id: `#${reqId}` });
      }),
    );
  });

  it('are valid when they take it back, and name what was subscribed', () => {
    const judge = judgeBy(jsonSchemaOf(unsubscribing, fieldExceptions));
    const due = Object.keys(unsubscribing.properties?.['params']?.properties ?? {});
    fc.assert(
      fc.property(requests, fc.integer({ min: 1 }), (request, reqId) => {
        const text = printJson(krakenDialect.unsubscribe(topicsOf(request), reqId));
        expect(judge(JSON.parse(text))).toEqual([]);
        const asked = membersOf(membersOf(request)['params']);
        const named = Object.entries(asked).filter(
          ([key, value]) => due.includes(key) || (key === 'event_trigger' && value === 'bbo'),
        );
        const params = Object.fromEntries(named);
        expect(readTokens(text)).toEqual({ method: 'unsubscribe', params, req_id: `#${reqId}` });
      }),
    );
  });
});

const last = ({ path }: Field): string | number => path.at(-1) ?? '';

/** The topics of which a request would be made. */
const topicsOf = (request: Tree): readonly Topic[] => {
  const { channel, symbol, snapshot: _, ...params } = membersOf(membersOf(request)['params']);
  const symbols = symbol === undefined ? [''] : itemsOf(symbol).map(textOf);
  const asked = Object.entries(params).map(([key, value]) => [key, valueOf(value)] as const);
  return symbols.map((one) => ({
    key: `${textOf(channel)} ${one}`,
    channel: textOf(channel),
    symbol: one,
    params: Object.fromEntries(asked),
  }));
};

const valueOf = (tree: Tree): string | number | boolean => {
  if (typeof tree === 'boolean') return tree;
  return isNumber(tree) ? Number(tree.slice(1)) : textOf(tree);
};

describe('Ping', () => {
  it('is valid', () => {
    const judge = judgeBy(jsonSchemaOf(schemaOf('Ping'), []));
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (reqId) => {
        const text = printJson(krakenDialect.ping(reqId));
        expect(judge(JSON.parse(text))).toEqual([]);
        expect(readTokens(text)).toEqual({ method: 'ping', req_id: `#${reqId}` });
      }),
    );
  });
});
