import { expect, test } from 'vitest';
import { unstoredMetadata } from '../kinds/metadata.ts';
import type { Resource } from '../model/resource.ts';
import { checkResource } from './check-resource.ts';

const LIVELY_MS = 5000;

const route = (spec: unknown): Resource => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: unstoredMetadata('x', 'default'),
  spec,
});

const timed = (spec: unknown): { readonly found: ReturnType<typeof checkResource>; readonly ms: number } => {
  const before = process.cpuUsage();
  const found = checkResource(route(spec));
  // Time of this process, whatever else the machine does.
  return { found, ms: process.cpuUsage(before).user / 1_000 };
};

test('there are at most 100 findings, whatever is wrong', () => {
  const unknown = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]));
  const { found, ms } = timed({ rules: Array.from({ length: 16 }, () => unknown) });
  expect(found).toHaveLength(100);
  expect(ms).toBeLessThan(LIVELY_MS);
});

test('expressions that compile to much cost that once', () => {
  const value = 'a{1000}'.repeat(140);
  const matches = Array.from({ length: 64 }, () => ({
    headers: [{ name: 'a', type: 'RegularExpression', value }],
  }));
  const { found, ms } = timed({ rules: [{ matches }, { matches }] });
  expect(found[0]).toMatchObject({ code: 'FB1106', field: '/spec/rules/0/matches/0/headers/0/value' });
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['FB1106']));
  expect(ms).toBeLessThan(LIVELY_MS);
});

test.each([
  ['long text', 'a'.repeat(1_000_000)],
  ['long text of labels', 'a.'.repeat(500_000)],
  ['long text with dashes', `${'a-'.repeat(500_000)}!`],
])('a %s in place of a name takes no time', (_, name) => {
  const { found, ms } = timed({
    hostnames: [name],
    parentRefs: [{ name: 'a', sectionName: name }],
    rules: [{ name }],
  });
  expect(found.map(({ code }) => code)).toEqual(['FB1104', 'FB1104', 'FB1104']);
  expect(ms).toBeLessThan(LIVELY_MS);
});

test('a message quotes little of a long value', () => {
  const { found } = timed({ hostnames: [`${'A'.repeat(200)}`], [`${'x'.repeat(5000)}`]: 1 });
  for (const { message, fix } of found) expect(message.length + fix.length).toBeLessThan(600);
});
