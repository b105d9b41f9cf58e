import { describe, expect, it } from 'vitest';
import { commandNames } from '../../src/cli/command.js';
import { symbolsAt, venueOfSymbol, venuesOf, venuesWith } from '../../src/cli/venues.js';

describe('venueOfSymbol', () => {
  it('goes by the spelling', () => {
    expect(['HBAR-USDC', 'gib-USDC'].map(venueOfSymbol)).toEqual(['lambdaplex', 'lambdaplex']);
    expect(['BTC/USD', 'BTC', 'A-B/USD'].map(venueOfSymbol)).toEqual(['kraken', 'kraken', 'kraken']);
  });
});

describe('venuesOf', () => {
  it('has each exchange once, in the order of the symbols', () => {
    expect(venuesOf({ venue: undefined, symbols: ['A-B', 'A/B', 'C-D'] })).toEqual(['lambdaplex', 'kraken']);
  });

  it('goes by what was given before the spelling', () => {
    const command = { venue: 'lambdaplex', symbols: ['A/B', 'C-D'] } as const;
    expect([venuesOf(command), symbolsAt(command, 'lambdaplex')]).toEqual([['lambdaplex'], ['A/B', 'C-D']]);
  });

  it('is the only one that has the command where nothing is named', () => {
    expect(venuesOf({ _tag: 'balances', venue: undefined })).toEqual(['lambdaplex']);
    expect(venuesOf({ _tag: 'instruments', venue: undefined })).toEqual(['kraken']);
  });

  it('is Kraken where nothing is named', () => {
    expect([venuesOf({ venue: undefined }), venuesOf({ venue: undefined, symbols: [] })]).toEqual([
      ['kraken'],
      ['kraken'],
    ]);
  });
});

describe('venuesWith', () => {
  it.each(commandNames)('knows whose command %s is', (name) => {
    expect(venuesWith(name).length).toBeGreaterThan(0);
  });
});
