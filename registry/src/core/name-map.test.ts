import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../testing/samples.ts';
import { createNameTable, hashedName, plainName } from './name-map.ts';
import { type ServiceKey, serviceId } from './names.ts';

const map = new Map([['tenant-a', 'team-a']]);

describe('a plain name', () => {
  test.each([
    [keyOf('account'), 'default/account'],
    [keyOf('USER-CENTER'), 'default/user-center'],
    [keyOf('account', 'PROD'), 'default/prod-account'],
    [keyOf('providers:com.foo.Bar:1.0:'), 'default/providers-com-foo-bar-1-0'],
    [keyOf('account', 'DEFAULT_GROUP', 'dev'), 'dev/account'],
    [keyOf('account', 'DEFAULT_GROUP', 'tenant-a'), 'team-a/account'],
    [keyOf('...'), 'default/x'],
  ])('of %j is %s', (key, text) => {
    const { namespace, name } = plainName(key, map);
    expect(`${namespace}/${name}`).toBe(text);
  });

  test('of a namespace that is no label carries a hash', () => {
    expect(plainName(keyOf('a', 'DEFAULT_GROUP', 'DEV'), map).namespace).toMatch(/^dev-[0-9a-f]{8}$/);
  });
});

const names = fc.constantFrom('user-center', 'USER-CENTER', 'user.center', 'User_Center', 'stock', 'STOCK');
const keys = fc.uniqueArray(
  fc.record({ name: names, group: fc.constantFrom('DEFAULT_GROUP', 'user', 'g') }),
  {
    selector: ({ name, group }) => `${group} ${name}`,
    maxLength: 12,
  },
);
const asKey = ({ name, group }: { name: string; group: string }): ServiceKey => keyOf(name, group);
const assigned = (table: ReturnType<typeof createNameTable>, all: readonly ServiceKey[]): string[] =>
  all.map((key) => `${serviceId(key)} = ${table.nameOf(key).name}`).sort();

describe('a table of names', () => {
  test('the legal name keeps its place, the other gets a hash, and each is found again', () => {
    const table = createNameTable(map);
    const [loud, legal] = [keyOf('STOCK'), keyOf('stock')];
    table.add(loud);
    expect(table.nameOf(loud).name).toBe('stock');
    expect(table.add(legal)).toEqual([loud]);
    expect(table.nameOf(loud)).toEqual(hashedName(loud, map));
    for (const key of [loud, legal]) expect(table.find(table.nameOf(key))).toEqual(key);
    expect(table.remove(legal)).toEqual([loud]);
    expect(table.nameOf(loud).name).toBe('stock');
  });

  test('depends on the set of services, not on the order, and names are unique and legal', () => {
    fc.assert(
      fc.property(keys, keys, (kept, passing) => {
        const table = createNameTable(map);
        const cold = createNameTable(map);
        const keptIds = new Set(kept.map((each) => serviceId(asKey(each))));
        const gone = passing.map(asKey).filter((key) => !keptIds.has(serviceId(key)));
        for (const key of gone) table.add(key);
        for (const key of kept.map(asKey).reverse()) table.add(key);
        for (const key of gone) table.remove(key);
        for (const key of kept.map(asKey)) cold.add(key);
        const all = kept.map(asKey);
        expect(assigned(table, all)).toEqual(assigned(cold, all));
        const texts = all.map((key) => table.nameOf(key).name);
        expect(new Set(texts).size).toBe(all.length);
        for (const text of texts) expect(text).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });

  test('says whose name changed', () => {
    fc.assert(
      fc.property(keys, (all) => {
        const table = createNameTable(map);
        const known: ServiceKey[] = [];
        for (const key of all.map(asKey)) {
          const before = new Map(known.map((each) => [serviceId(each), table.nameOf(each).name]));
          const told = table.add(key).map(serviceId).sort();
          const moved = known.filter((each) => before.get(serviceId(each)) !== table.nameOf(each).name);
          expect(told).toEqual(moved.map(serviceId).sort());
          known.push(key);
        }
      }),
    );
  });
});
