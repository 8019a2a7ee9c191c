import { expect, test } from 'vitest';
import { endpointsEntry, limitEntry, serviceEntry } from '../conformance/sample-entries.ts';
import { createEntrySource } from './entry-source.ts';
import { differenceOf, differingKinds, visibleVersions } from './versions.ts';

const all = (): boolean => true;

test('tells the last change of each entry that changed after a cursor', () => {
  const source = createEntrySource();
  source.update({ revision: 1, upserts: [serviceEntry('ns/a'), serviceEntry('ns/b')] });
  const cursor = source.cursor('config');
  source.update({ revision: 2, upserts: [serviceEntry('ns/b', 2), serviceEntry('ns/c')] });
  source.update({
    revision: 3,
    upserts: [serviceEntry('ns/b', 3)],
    removes: [{ kind: 'Service', key: 'ns/a' }],
  });
  const changes = source.since('config', cursor) ?? [];
  expect(changes.map(({ key, entry }) => [key, entry?.version])).toEqual([
    ['ns/c', serviceEntry('ns/c').version],
    ['ns/a', undefined],
    ['ns/b', serviceEntry('ns/b', 3).version],
  ]);
  expect(source.since('config', source.cursor('config'))).toEqual([]);
  expect(source.cursor('endpoints')).toBe(0);
  expect(source.revision()).toBe(3);
});

test('tells its subscribers of changes, not of the same again', () => {
  const source = createEntrySource();
  let heard = 0;
  const end = source.subscribe(() => heard++);
  source.update({ revision: 1, upserts: [serviceEntry('ns/a')] });
  source.update({
    revision: 2,
    upserts: [serviceEntry('ns/a')],
    removes: [{ kind: 'Service', key: 'ns/x' }],
  });
  expect(heard).toBe(1);
  expect(source.revision()).toBe(2);
  end();
  source.update({ upserts: [endpointsEntry('ns/a')] });
  expect(heard).toBe(1);
  expect(() => source.update({ revision: 1 })).toThrow('FLYBALL_ENGINE_REVISION_LOWER');
});

test('forgets old removals; who is further behind compares everything', () => {
  const source = createEntrySource();
  const sent = new Map();
  for (let index = 0; index < 14_000; index++) {
    source.update({ upserts: [{ ...serviceEntry('ns/a'), key: `ns/${index}` }] });
    if (index === 0) source.update({ upserts: [serviceEntry('ns/stays')] });
    source.update({ removes: [{ kind: 'Service', key: `ns/${index}` }] });
  }
  expect(source.since('config', 1)).toBeUndefined();
  sent.set('Service', new Map([['ns/0', 'v1']]));
  expect(differenceOf({ source, lane: 'config', sent, cursor: 1 }, all)).toMatchObject({
    upserts: [{ key: 'ns/stays' }],
    removes: [{ key: 'ns/0' }],
  });
  const recent = source.since('config', source.cursor('config') - 10) ?? [];
  expect(recent).toHaveLength(5);
});

test('an entry that is no longer seen is removed', () => {
  const source = createEntrySource();
  source.update({ upserts: [serviceEntry('ns/a'), serviceEntry('other/b')] });
  const sent = visibleVersions(source, all);
  const place = { source, lane: 'config', sent, cursor: undefined } as const;
  const { upserts, removes } = differenceOf(place, ({ key }) => key.startsWith('ns/'));
  expect([upserts, removes]).toEqual([[], [{ kind: 'Service', key: 'other/b' }]]);
});

test('an entry whose new version is not seen is removed', () => {
  const source = createEntrySource();
  const [old, newer] = [serviceEntry('ns/a', 1), serviceEntry('ns/a', 2)];
  source.update({ upserts: [old] });
  const sent = visibleVersions(source, all);
  const place = { source, lane: 'config', sent, cursor: source.cursor('config') } as const;
  source.update({ upserts: [newer, serviceEntry('ns/b')] });
  expect(differenceOf(place, ({ version }) => version === old.version)).toMatchObject({
    upserts: [],
    removes: [{ kind: 'Service', key: 'ns/a' }],
  });
});

test('asks for kinds whose digest differs, on either side', () => {
  const source = createEntrySource();
  source.update({ upserts: [serviceEntry('ns/a'), limitEntry('l')] });
  const versions = visibleVersions(source, all);
  expect(differingKinds(versions, [])).toEqual(['Limit', 'Service']);
  const digests = differingKinds(new Map(), [{ kind: 'Listener', digest: 'x' }]);
  expect(digests).toEqual(['Listener']);
});
