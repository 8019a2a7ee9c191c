import { describe, expect, test } from 'vitest';
import { addressesIn, completed, missingEntries } from './lock.mjs';

function lockWith(packages) {
  return { lockfileVersion: 3, packages: { '': { name: 'a' }, ...packages } };
}

const tool = { version: '2.0.0', dev: true, optionalDependencies: { '@tool/darwin-arm64': '2.0.0' } };

describe('completed', () => {
  test('adds an optional dependency without an entry, for its platform only', () => {
    const { packages } = completed(lockWith({ 'node_modules/tool': tool }));
    expect(packages['node_modules/@tool/darwin-arm64']).toEqual({
      version: '2.0.0',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    });
  });

  test('changes nothing the second time', () => {
    const once = completed(lockWith({ 'node_modules/tool': tool }));
    expect(JSON.stringify(completed(once))).toBe(JSON.stringify(once));
  });

  test('leaves an entry alone that a package finds by walking up', () => {
    const found = { version: '2.0.0', optional: true, os: ['darwin'] };
    const lock = lockWith({
      'node_modules/@tool/darwin-arm64': found,
      'node_modules/b/node_modules/tool': tool,
    });
    expect(missingEntries(lock)).toEqual([]);
  });

  test('refuses what it cannot complete', () => {
    const unnamed = { version: '1.0.0', optionalDependencies: { fast: '1.0.0' } };
    expect(() => completed(lockWith({ 'node_modules/a': unnamed }))).toThrow('tells no platform');
    const ranged = { version: '1.0.0', optionalDependencies: { 'a-linux-x64-musl': '^1.0.0' } };
    expect(() => completed(lockWith({ 'node_modules/a': ranged }))).toThrow('exact version');
  });
});

test('addresses are found, links of workspaces are not', () => {
  expect(addressesIn('"resolved": "policy"')).toEqual([]);
  expect(addressesIn(`"resolved": ${'"https:'}//example.org/a.tgz"`)).toHaveLength(1);
});
