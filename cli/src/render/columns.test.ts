import { KINDS } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import { describe, expect, it } from 'vitest';
import { NOW } from '../testing/fake-io.ts';
import { STORED_ROUTE } from '../testing/samples.ts';
import { columnsOf, conditionText } from './columns.ts';

const route: Document = STORED_ROUTE;
const kind = KINDS.find((one) => one.kind === 'HTTPRoute') ?? KINDS[0];

const cells = (choice: { isWide?: boolean; hasNamespace?: boolean; hasKind?: boolean }) => {
  if (kind === undefined) return [];
  const columns = columnsOf(kind, { isWide: false, hasNamespace: false, hasKind: false, ...choice });
  return columns.map(({ head, cell }) => [head, cell(route, NOW)]);
};

describe('columnsOf', () => {
  it('has what kubectl users look for', () => {
    expect(cells({})).toEqual([
      ['NAME', 'account'],
      ['HOSTNAMES', 'shop.example.com'],
      ['ACCEPTED', 'True'],
      ['RESOLVED', 'False'],
      ['AGE', '4m30s'],
    ]);
  });

  it('is wider when asked', () => {
    expect(cells({ isWide: true, hasNamespace: true, hasKind: true })).toEqual([
      ['NAMESPACE', 'shop'],
      ['NAME', 'httproute/account'],
      ['HOSTNAMES', 'shop.example.com'],
      ['ACCEPTED', 'True'],
      ['RESOLVED', 'False'],
      ['PARENTS', 'gateway/public'],
      ['RULES', '1'],
      ['AGE', '4m30s'],
      ['LABELS', 'app=shop'],
    ]);
  });

  it.each(KINDS.map((one) => [one.kind, one] as const))(
    'shows the example of %s without a fault',
    (_, one) => {
      const columns = columnsOf(one, { isWide: true, hasNamespace: true, hasKind: false });
      const shown = columns.map(({ cell }) => cell(one.example, NOW));
      expect(shown.every((cell) => typeof cell === 'string' && !cell.includes('undefined'))).toBe(true);
    },
  );

  it.each([{}, { spec: null }, { spec: { hostnames: {}, rules: 'x' }, status: [] }])('takes %j', (odd) => {
    const columns =
      kind === undefined ? [] : columnsOf(kind, { isWide: true, hasNamespace: true, hasKind: false });
    const document = { apiVersion: 'v1', kind: 'HTTPRoute', metadata: {}, ...odd };
    expect(columns.map(({ cell }) => cell(document, NOW)).join('')).toBe('0');
  });
});

it('one False is enough', () => {
  const parents = ['True', 'False'].map((status) => ({ conditions: [{ type: 'Accepted', status }] }));
  expect(conditionText({ ...route, status: { parents } }, 'Accepted')).toBe('False');
});
