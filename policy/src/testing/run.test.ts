import { describe, expect, test } from 'vitest';
import { type PolicyTestSpec, policyTest } from '../kinds/policy-test.ts';
import { openProject, traceContextOf } from '../project/project.ts';
import { runPolicyTests } from './run.ts';

const RESOURCES = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec: {gatewayClassName: flyball, listeners: [{name: http, protocol: HTTP, port: 80}]}
---
apiVersion: flyball.dev/v1
kind: CatalogService
metadata: {name: account, namespace: shop}
spec:
  subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: account, namespace: shop}
spec:
  parentRefs: [{name: public}]
  rules:
    - name: api
      matches: [{path: {type: PathPrefix, value: /api}}]
      filters:
        - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Env, value: prod}]}}
        - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: X-Via, value: flyball}]}}
        - {type: URLRewrite, urlRewrite: {hostname: inner.test, path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
      backendRefs: [{group: flyball.dev, kind: Subset, name: account.v1}]
    - name: "0"
      matches: [{path: {type: PathPrefix, value: /old}}]
      filters: [{type: RequestRedirect, requestRedirect: {scheme: https, hostname: new.test, statusCode: 301}}]
    - matches: [{path: {type: PathPrefix, value: /chance}}]
      backendRefs:
        - group: flyball.dev
          kind: Subset
          name: account.v2
          weight: 1
          filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-new, value: "1"}]}}]
        - {name: gone, port: 80, weight: 3}
        - {group: flyball.dev, kind: Subset, name: account.v1, weight: 4}
---
apiVersion: flyball.dev/v1
kind: RateLimitPolicy
metadata: {name: floods, namespace: shop}
spec:
  targetRefs: [{kind: HTTPRoute, name: account}]
  rules:
    - name: each-user
      match: [{path: {value: /api/buy}}]
      key: [{header: x-user}]
      limits: [{requests: 10, per: 1s}, {requests: 100, per: 1m}]
    - {name: each-address, match: [{path: {value: /old}}], key: [{address: true}], limits: [{requests: 1, per: 1s}]}
`;

const project = openProject([{ file: 'a.yaml', text: RESOURCES }]);
const context = traceContextOf(project);

test('nothing is wrong with the resources but the backend that is missing', () => {
  expect(project.diagnostics.map(({ code }) => code)).toEqual(['FB1201']);
});

type Test = PolicyTestSpec['tests'][number];

/** What is wrong with one test of a request that enters by the gateway. */
const faultsOf = (
  url: string,
  expected: Test['expect'],
  request: Partial<Test['request']> = {},
): readonly string[] => {
  const one = {
    name: 'one',
    request: { via: { gateway: 'public', port: 80 }, url, ...request },
    expect: expected,
  };
  const spec = policyTest.schema.parse({ tests: [one] });
  const metadata = { name: 'a', namespace: 'shop', labels: {}, annotations: {} };
  const resource = { apiVersion: 'flyball.dev/v1', kind: 'PolicyTest', metadata, spec };
  return runPolicyTests([resource as Parameters<typeof runPolicyTests>[0][number]], context)[0]?.faults ?? [];
};

const user = { headers: { 'x-user': 'ada' } };

/** Every field of `expect`, with what holds and what does not. */
const CASES: readonly (readonly [url: string, right: Test['expect'], wrong: Test['expect']])[] = [
  ['/none', { status: 404 }, { status: 200 }],
  ['/api', { status: 200 }, { status: 404 }],
  ['/api', { backend: 'account' }, { backend: 'other/account' }],
  ['/api', { backend: 'shop/account' }, { backend: 'stock' }],
  ['/api', { subset: 'v1' }, { subset: 'v2' }],
  ['/api', { rule: 'account/api' }, { rule: 'account/old' }],
  ['/api', { rule: 'shop/account/api' }, { rule: 'other/account/api' }],
  ['/api', { rule: 'HTTPRoute/shop/account/0' }, { rule: 'api' }],
  // The rule of that name goes before the rule of that number.
  ['/old', { rule: 'account/0' }, { rule: 'account/api' }],
  ['/old', { rule: 'account/1' }, { rule: 'count/1' }],
  ['/api', { forwarded: { method: 'GET' } }, { forwarded: { method: 'POST' } }],
  ['/api/a?b', { forwarded: { path: '/a?b' } }, { forwarded: { path: '/api/a?b' } }],
  ['/api', { forwarded: { host: 'inner.test' } }, { forwarded: { host: 'shop.test' } }],
  ['/api', { forwarded: { headers: { 'x-env': 'prod' } } }, { forwarded: { headers: { 'X-Env': 'test' } } }],
  ['/api', { forwarded: { headers: { Host: 'inner.test' } } }, { forwarded: { headers: { host: 'a' } } }],
  ['/old', { redirect: { scheme: 'https' } }, { redirect: { scheme: 'http' } }],
  ['/old', { redirect: { host: 'new.test' } }, { redirect: { host: 'old.test' } }],
  ['/old', { redirect: { port: 443 } }, { redirect: { port: 80 } }],
  ['/old?a', { redirect: { path: '/old?a' } }, { redirect: { path: '/' } }],
  ['/api', { response: { headers: { 'x-via': 'flyball' } } }, { response: { headers: { 'x-via': 'b' } } }],
  ['/api/buy', { limited: true }, { limited: false }],
  ['/api', { limited: false }, { limited: true }],
  ['/api/buy', { limitedBy: 'floods/each-user' }, { limitedBy: 'floods/each-address' }],
  ['/api/buy', { limitedBy: 'shop/floods/each-user' }, { limitedBy: 'floods/each' }],
  ['/old', { limitedBy: 'floods/each-address' }, { limitedBy: 'each-address' }],
];

test.each(CASES)('%s: %j holds, %j does not', (url, right, wrong) => {
  expect(faultsOf(url, right, user)).toEqual([]);
  expect(faultsOf(url, wrong, user)).toHaveLength(1);
});

test('no field of expect is left out of the cases', () => {
  const schema = policyTest.schema as unknown as {
    shape: { tests: { element: { shape: { expect: { shape: Readonly<Record<string, unknown>> } } } } };
  };
  const fields = Object.keys(schema.shape.tests.element.shape.expect.shape);
  const seen = new Set(CASES.flatMap(([, right]) => Object.keys(right)));
  expect([...seen].sort()).toEqual(fields.sort());
});

describe('messages', () => {
  test.each<readonly [url: string, expected: Test['expect'], message: string]>([
    ['/none', { rule: 'account/api' }, 'rule is absent, expected "account/api"'],
    ['/api', { rule: 'account/1' }, 'rule is "HTTPRoute/shop/account/0" (api), expected "account/1"'],
    [
      '/chance',
      { rule: 'account/appi' },
      'rule is "HTTPRoute/shop/account/2", expected "account/appi", which is no rule that holds',
    ],
    ['/api/buy', { limitedBy: 'a/b' }, 'limitedBy is absent, expected "a/b"'],
    [
      '/old',
      { limited: false },
      'limited is true (RateLimitPolicy/shop/floods/each-address), expected false',
    ],
    ['/a b', { status: 200 }, 'The request cannot be traced: '],
  ])('%s %j: %s', (url, expected, message) => {
    expect(faultsOf(url, expected)).toEqual([expect.stringContaining(message)]);
  });
});

describe('what is left to chance fails', () => {
  const chance =
    'is left to chance: 12.5 % shop/account subset v2, 37.5 % 500, 50 % shop/account subset v1; ' +
    'give the split a splitKey and the request a value of it, or expect what does not depend on it';

  test.each<Test['expect']>([
    { status: 200 },
    { backend: 'account' },
    { subset: 'v2' },
    { forwarded: { headers: { 'x-new': '1' } } },
  ])('%j', (expected) => {
    expect(faultsOf('/chance', expected)).toEqual([`${Object.keys(expected)[0]} ${chance}`]);
  });

  test('but not what is the same whatever is chosen', () => {
    expect(faultsOf('/chance', { rule: 'account/2', limited: false })).toEqual([]);
  });
});

test('a limit by address counts whoever calls, and a test may say who does', () => {
  expect(faultsOf('/old', { limited: true })).toEqual([]);
  expect(faultsOf('/old', { limited: true }, { address: '127.0.0.1' })).toEqual([]);
  expect(faultsOf('/api/buy', { limited: false })).toEqual([]);
});
