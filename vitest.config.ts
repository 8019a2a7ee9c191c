import { defineConfig } from 'vitest/config';

// One tier a run: everything but the soak tests, only the engine tests, or only the soak tests.
const everything = [
  '*/src/**/*.test.ts',
  'test/**/*.test.ts',
  'examples/**/*.test.ts',
  'scripts/**/*.test.mjs',
];
const soak = '**/*.soak.test.ts';
const tiers = {
  default: { include: everything, exclude: ['**/node_modules/**', soak] },
  engines: { include: ['test/engines/**/*.test.ts'], exclude: ['**/node_modules/**', soak] },
  soak: { include: ['*/src/**/*.soak.test.ts', `test/${soak}`], exclude: ['**/node_modules/**'] },
};

function chosenTier(name: string | undefined): (typeof tiers)[keyof typeof tiers] {
  if (name === 'engines' || name === 'soak') return tiers[name];
  return tiers.default;
}

// scripts/test.mjs names a file here and prints the closing line from it.
const reportFile = process.env['FLYBALL_TEST_REPORT'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  cacheDir: 'node_modules/.cache/vite',
  test: {
    ...chosenTier(process.env['FLYBALL_TEST_TIER']),
    pool: 'forks',
    // Only for what never ends: a busy or slow machine takes many times what a free one takes.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    allowOnly: false,
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
    coverage: {
      provider: 'v8',
      include: ['*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/generated/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
