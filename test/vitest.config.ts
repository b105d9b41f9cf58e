import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    reporters: ['default', './test/tools/tally-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/marbles.test.ts', 'test/journeys/**'],
          testTimeout: 20_000,
        },
      },
      { extends: true, test: { name: 'marbles', include: ['test/marbles.test.ts'] } },
      { extends: true, test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
});
