import { describe, expect, it } from 'vitest';
import { backend, block, keyOf, listener, prefix, request, view } from '../testing/view.ts';
import type { IrView } from '../types.ts';
import { tablesOf } from './hosts.ts';
import { buildIndex, type IndexRouter, updateIndex } from './router.ts';

const scope = 'shop/gw/http';
const at = (host: string, path: string, service: string) =>
  block({ host, route: `shop/${host}`, rules: [{ matches: [prefix(path)], backends: [backend(service)] }] });
const withBlocks = (old: IrView, ...blocks: readonly ReturnType<typeof block>[]): IrView => ({
  ...old,
  blocks: new Map([...old.blocks, ...blocks.map((one) => [keyOf(one), one] as const)]),
});
const found = (router: IndexRouter, host: string, path: string): string | undefined =>
  router.find(scope, host, request({ path }))?.rule.backends[0]?.service;

describe('updateIndex', () => {
  const before = withBlocks(view({}), at('a.org', '/', 'shop/one'), at('b.org', '/', 'shop/one'));
  const index = buildIndex(before);
  const changed = at('a.org', '/', 'shop/two');
  const next = updateIndex(index, withBlocks(before, changed), {
    blocks: [keyOf(changed)],
    listeners: false,
  });

  it('routes by the new rule, while the old router keeps the old one', () => {
    expect(found(next, 'a.org', '/')).toBe('shop/two');
    expect(found(index, 'a.org', '/')).toBe('shop/one');
  });

  it('keeps tables that the change does not concern', () => {
    const table = (router: IndexRouter, host: string): unknown => {
      const tree = router.tables.scopes.get(scope);
      return tree && tablesOf(tree, host)[0];
    };
    expect(table(next, 'b.org')).toBe(table(index, 'b.org'));
    expect(table(next, 'a.org')).not.toBe(table(index, 'a.org'));
    expect(next.tables.gates).toBe(index.tables.gates);
  });

  it('removes blocks, hosts and scopes that are gone', () => {
    const blocks = [...before.blocks.keys()];
    const empty = updateIndex(index, view({}), { blocks, listeners: false });
    expect(found(empty, 'a.org', '/')).toBeUndefined();
    expect(empty.tables.scopes.size).toBe(0);
  });

  it('takes new listeners when told so', () => {
    const listeners = new Map([['shop/gw/http', listener({ port: 81 })]]);
    const moved = updateIndex(index, { ...before, listeners }, { blocks: [], listeners: true });
    expect(moved.enter({ gateway: 'shop/gw', port: 81 }, 'a.org')?.key).toBe('shop/gw/http');
    expect(moved.enter({ gateway: 'shop/gw', port: 80 }, 'a.org')).toBeUndefined();
    expect(index.enter({ gateway: 'shop/gw', port: 80 }, 'a.org')?.scope).toBe(scope);
  });

  it('ignores keys of which nothing is known', () => {
    const same = updateIndex(index, before, { blocks: ['x|y|z', 'nonsense'], listeners: false });
    expect(found(same, 'a.org', '/')).toBe('shop/one');
    expect([...same.tables.scopes.keys()]).toEqual([scope]);
  });
});
