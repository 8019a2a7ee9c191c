import { readFileSync } from 'node:fs';
import type { EngineHarness } from '@flyball/engine/conformance';
import { endpointsEntry, engineCases, grpcLink, memoryLink, serviceEntry } from '@flyball/engine/conformance';
import { describe, expect, test } from 'vitest';
import { createTinyEngine } from './tiny-engine.ts';

const harness: EngineHarness = {
  start: (books) => {
    const { driver, attach } = createTinyEngine(books);
    return {
      driver,
      attach: async (id) =>
        attach({ id, service: '', class: 'tiny', version: '1', address: '', labels: {}, facts: {} }),
      stop: async () => undefined,
    };
  },
  entries: (number, variant) => [
    serviceEntry(`ns/s${number}`, variant + 1),
    endpointsEntry(`ns/s${number}`, variant + 1),
  ],
};

// Its subject is a limit the engine knows, and this engine knows none.
const NOT_OURS = 'fails closed for what it never understood, and says so';

describe.each([
  ['in memory', memoryLink],
  ['over gRPC', grpcLink],
])('the engine of the guide passes the cases %s', (_, link) => {
  const cases = engineCases(harness, link);
  for (const { name, run } of cases) if (name !== NOT_OURS) test(name, run);
  test('the case left out is one of them', () => expect(cases.map(({ name }) => name)).toContain(NOT_OURS));
});

test('the guide shows this engine', () => {
  const guide = readFileSync(new URL('../../docs/guides/writing-an-engine.md', import.meta.url), 'utf8');
  const engine = readFileSync(new URL('./tiny-engine.ts', import.meta.url), 'utf8');
  expect(guide).toContain(engine.trimEnd());
});
