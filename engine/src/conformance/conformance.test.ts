import { describe, test } from 'vitest';
import { engineCases } from './cases.ts';
import { grpcLink, memoryLink } from './link.ts';
import { toyHarness } from './toy-engine.ts';

describe.each([memoryLink, grpcLink])('the toy engine $name', (link) => {
  for (const { name, run } of engineCases(toyHarness, link)) test(name, run);
});
