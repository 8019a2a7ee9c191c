import { expect, test } from 'vitest';
import { apiVersionOf } from './kind.ts';
import { KINDS, kindByPlural, kindOf } from './registry.ts';

const contentOf = (kind: (typeof KINDS)[number]): unknown => {
  const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = kind.example;
  return kind.content === 'spec' ? (rest['spec'] ?? {}) : rest;
};

test.each(KINDS.map((kind) => [kind.kind, kind] as const))(
  'the example of %s is valid and complete',
  (_, kind) => {
    const parsed = kind.schema.safeParse(contentOf(kind));
    expect(parsed.error?.issues).toBeUndefined();
    expect(kind.schema.parse(parsed.data)).toEqual(parsed.data);
    expect(kind.example.apiVersion).toBe(apiVersionOf(kind));
    expect(kind.example.kind).toBe(kind.kind);
    expect(kind.example.metadata.namespace !== undefined).toBe(kind.namespaced && kind.class !== 'state');
  },
);

test('names are unique, so that an object is named by kind, namespace and name', () => {
  const names = KINDS.map(({ kind }) => kind);
  expect(new Set(names).size).toBe(names.length);
  const words = KINDS.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...shortNames]);
  expect(new Set(words).size).toBe(words.length);
});

test('kinds are found by apiVersion and kind, in every version', () => {
  expect(kindOf('v1', 'Service')?.plural).toBe('services');
  expect(kindOf('flyball.dev/v1', 'TrafficPolicy')?.kind).toBe('TrafficPolicy');
  expect(kindOf('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant')).toBe(
    kindOf('gateway.networking.k8s.io/v1', 'ReferenceGrant'),
  );
  expect(kindOf('gateway.networking.k8s.io/v1beta1', 'HTTPRoute')).toBeUndefined();
  expect(kindOf('v1', 'TrafficPolicy')).toBeUndefined();
});

test('kinds are found by the path of the API', () => {
  expect(kindByPlural('', 'v1', 'secrets')?.kind).toBe('Secret');
  expect(kindByPlural('gateway.networking.k8s.io', 'v1', 'httproutes')?.kind).toBe('HTTPRoute');
  expect(kindByPlural('', 'v1', 'httproutes')).toBeUndefined();
});

test('a path that replaces another cannot end the request line', () => {
  const filter = {
    type: 'URLRewrite',
    urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/a\r\nx: y' } },
  };
  const route = kindOf('gateway.networking.k8s.io/v1', 'HTTPRoute');
  expect(route?.schema.safeParse({ rules: [{ filters: [filter] }] }).success).toBe(false);
});
