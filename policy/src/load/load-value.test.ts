import { expect, test } from 'vitest';
import { keyOf } from '../model/resource.ts';
import { loadValue } from './load-value.ts';

const codes = (value: unknown): string[] =>
  loadValue(value).diagnostics.map(({ code, field }) => `${code} ${field}`);
const map = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data });
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

test('documents and lists become resources', () => {
  expect(loadValue(map({ a: 'b' })).resources.map(keyOf)).toEqual(['ConfigMap/default/x']);
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [map({}), { ...map({}), metadata: { name: 'y', namespace: 'n' } }],
  };
  expect(loadValue(list).resources.map(keyOf)).toEqual(['ConfigMap/default/x', 'ConfigMap/n/y']);
});

test('reserved keys are refused and never assigned', () => {
  const value: unknown = JSON.parse(
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"__proto__":{"a":1}}}',
  );
  expect(codes(value)).toEqual(['FB1008 /data/__proto__']);
  const [resource] = loadValue(value).resources;
  expect(resource?.spec).toEqual({ data: {} });
  expect(JSON.stringify(resource?.spec)).toBe('{"data":{}}');
});

test('bounds hold as for texts', () => {
  expect(codes(map({ a: nested(100) }))).toEqual(['FB1003 ']);
  expect(
    codes(map(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, ''])))),
  ).toEqual(['FB1002 ']);
  expect(codes(map({ ['k'.repeat(1025)]: '' }))).toEqual(['FB1002 ']);
  expect(codes(map({ a: Array.from({ length: 10_001 }, () => 1) }))).toEqual(['FB1002 ']);
  expect(codes(Array.from({ length: 100 }, () => Array.from({ length: 3000 }, () => 1)))).toEqual([
    'FB1002 ',
  ]);
});

test('what is no document says so', () => {
  expect(codes(undefined)).toEqual(['FB1007 ']);
  expect(codes([])).toEqual(['FB1007 ']);
  expect(codes('text')).toEqual(['FB1007 ']);
});
