import type { SourceEntry, XdsResource } from '@flyball/sidecar-config';
import { expect, test } from 'vitest';
import { blamed, createSourcesSince } from './blame.ts';

const source = (key: string, version: string): SourceEntry => ({
  entry: { kind: 'RouteBlock', key },
  version,
});
const made = (...sources: SourceEntry[]): XdsResource => ({
  type: 'route',
  name: 'r',
  bytes: new Uint8Array(),
  version: '',
  sources,
});

test('the sources another version does not have, by key and version', () => {
  const before = made(source('a', '1'), source('b', '1'));
  const after = made(source('a', '1'), source('b', '2'), source('c', '1'));
  const since = createSourcesSince();
  expect(since(after, before)).toEqual([source('b', '2'), source('c', '1')]);
  expect(since(after, before)).toBe(since(after, before));
  expect(since(before, after)).toEqual([source('b', '1')]);
  expect(since(after, undefined)).toEqual(after.sources);
});

test('all are to blame where nothing differs', () => {
  const same = made(source('a', '1'));
  expect(blamed(same, made(source('a', '1')))).toEqual(same.sources);
  expect(blamed(same, undefined)).toEqual(same.sources);
});
