import { expect, test } from 'vitest';
import { faultsOf } from '../check/testing/faults.ts';

const target = 'targetRefs: [{kind: Service, name: a}]';
const limits = 'limits: [{requests: 1, per: 1s}]';
const via = 'via: {gateway: g, port: 80}';

const testCase = (request: string, expected: string): string =>
  `{tests: [{name: a, request: {${request}, url: /}, expect: ${expected}}]}`;

test.each([
  ['CatalogService', '{}', []],
  [
    'CatalogService',
    '{protocol: DUBBO, subsets: [{name: a, labels: {zone: b}}], instances: [{address: "::1", port: 1, labels: {version: "v1 beta"}}], waypoint: {gateway: shop/g}, exportTo: [a]}',
    ['FB1402 /spec/exportTo'],
  ],
  ['CatalogService', '{protocol: Http}', ['FB1104 /spec/protocol']],
  ['CatalogService', '{ports: [{port: 80}, {port: 80}]}', ['FB1104 /spec/ports/1/port']],
  ['CatalogService', '{instances: [{address: a.b, port: 1}]}', ['FB1104 /spec/instances/0/address']],
  [
    'CatalogService',
    '{instances: [{address: 127.0.0.1, port: 1}, {address: 127.0.0.1, port: 1}]}',
    ['FB1104 /spec/instances/1/port'],
  ],
  [
    'CatalogService',
    '{calls: [{service: a, when: {pathPrefix: b}, request: {path: c}}]}',
    ['FB1104 /spec/calls/0/when/pathPrefix', 'FB1104 /spec/calls/0/request/path'],
  ],
  [
    'CatalogService',
    '{calls: [{service: a, request: {path: "/b%00"}}]}',
    ['FB1104 /spec/calls/0/request/path'],
  ],
  ['CatalogService', '{calls: [{service: a, when: {pathPrefix: /b}, request: {path: "/c?d=e%20f"}}]}', []],
  ['CatalogService', '{calls: [{service: a/b/c}]}', ['FB1104 /spec/calls/0/service']],
  ['TrafficPolicy', `{${target}, balancing: {algorithm: RingHash, hashKey: {address: true}}}`, []],
  ['TrafficPolicy', `{${target}, balancing: {hashKey: {address: true}}}`, ['FB1107 /spec/balancing/hashKey']],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: HTTPRoute, name: a}], balancing: {}, timeout: {request: 1s, connect: 1s}}',
    ['FB1402 /spec/balancing', 'FB1402 /spec/timeout/connect'],
  ],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: HTTPRoute, name: a}, {kind: Service, name: a}], balancing: {}, timeout: {connect: 1s}}',
    [],
  ],
  ['TrafficPolicy', `{${target}, splitKey: {}}`, ['FB1103 /spec/splitKey']],
  ['TrafficPolicy', `{${target}, splitKey: {address: false}}`, ['FB1104 /spec/splitKey/address']],
  [
    'TrafficPolicy',
    `{${target}, timeout: {request: 1s, backendRequest: 2s}}`,
    ['FB1104 /spec/timeout/backendRequest'],
  ],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: Service, name: a, group: flyball.dev}]}',
    ['FB1104 /spec/targetRefs/0/group'],
  ],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: Service, name: a, sectionName: b}]}',
    ['FB1107 /spec/targetRefs/0/sectionName'],
  ],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: Service, name: a, namespace: b}]}',
    ['FB1102 /spec/targetRefs/0/namespace'],
  ],
  [
    'TrafficPolicy',
    '{targetRefs: [{kind: Gateway, name: a}, {kind: Gateway, name: a}]}',
    ['FB1104 /spec/targetRefs/1'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}, match: [{path: {value: /a}}], key: [{header: a}, {cookie: b}]}]}`,
    [],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}}, {name: a, ${limits}}]}`,
    ['FB1104 /spec/rules/1/name'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, limits: [{requests: 0, per: 0s}]}]}`,
    ['FB1104 /spec/rules/0/limits/0/requests', 'FB1104 /spec/rules/0/limits/0/per'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, limits: [{requests: 1, per: one second}]}]}`,
    ['FB1104 /spec/rules/0/limits/0/per'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}, scope: Global}]}`,
    ['FB1104 /spec/rules/0/scope'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}, maxKeys: 9999}]}`,
    ['FB1104 /spec/rules/0/maxKeys'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}, match: [{path: {type: RegularExpression, value: "("}}]}]}`,
    ['FB1106 /spec/rules/0/match/0/path/value'],
  ],
  [
    'RateLimitPolicy',
    `{${target}, rules: [{name: a, ${limits}, match: [{headers: [{name: a, value: b}, {name: A, value: b}]}]}]}`,
    ['FB1403 /spec/rules/0/match/0/headers/1'],
  ],
  [
    'EnvoyPatch',
    '{targetRefs: [{kind: Gateway, name: a}], patches: [{type: cluster, name: a, ops: [{op: replace, path: /a~1b, value: null}, {op: remove, path: ""}]}]}',
    [],
  ],
  [
    'EnvoyPatch',
    '{targetRefs: [{kind: Service, name: a}], patches: []}',
    ['FB1104 /spec/targetRefs/0/kind', 'FB1104 /spec/patches'],
  ],
  [
    'EnvoyPatch',
    '{targetRefs: [{kind: Gateway, name: a}], patches: [{type: cluster, name: a, ops: [{op: add, path: a, value: 1}]}]}',
    ['FB1104 /spec/patches/0/ops/0/path'],
  ],
  [
    'EnvoyPatch',
    '{targetRefs: [{kind: Gateway, name: a}], patches: [{type: cluster, name: a, ops: [{op: add, path: /a}, {op: move, path: /a, value: 1}]}]}',
    [
      'FB1103 /spec/patches/0/ops/0/value',
      'FB1103 /spec/patches/0/ops/1/from',
      'FB1107 /spec/patches/0/ops/1/value',
    ],
  ],
  [
    'InstanceOverride',
    '{service: a, instance: {address: 127.0.0.1, port: 1}, weight: 0, labels: {version: v2}}',
    [],
  ],
  [
    'InstanceOverride',
    '{service: A_b, instance: {address: 127.0.0.1}, weight: 10001}',
    ['FB1105 /spec/service', 'FB1103 /spec/instance/port', 'FB1104 /spec/weight'],
  ],
  ['Source', '{type: builtin}', []],
  [
    'Source',
    '{type: nacos, namespaces: {public: De_fault}}',
    ['FB1104 /spec/type', 'FB1105 /spec/namespaces/public'],
  ],
  ['Engine', '{class: envoy, ports: {80: 8080, "443": 8443}}', []],
  [
    'Engine',
    '{class: envoy, ports: {0: 8080, 65536: 1}}',
    ['FB1104 /spec/ports/0', 'FB1104 /spec/ports/65536'],
  ],
  ['PolicyTest', testCase(via, '{status: 404}'), []],
  ['PolicyTest', testCase('via: {service: a, from: b}', '{backend: shop/a, limited: false}'), []],
  ['PolicyTest', testCase(via, '{}'), ['FB1103 /spec/tests/0/expect']],
  ['PolicyTest', testCase(`${via}, address: "::1"`, '{limitedBy: a/b}'), []],
  [
    'PolicyTest',
    testCase(`${via}, address: here`, '{limited: true}'),
    ['FB1104 /spec/tests/0/request/address'],
  ],
  ['PolicyTest', testCase(via, '{status: 404, redirect: {}}'), ['FB1103 /spec/tests/0/expect/redirect']],
  ['PolicyTest', testCase(via, '{forwarded: {headers: {}}}'), ['FB1103 /spec/tests/0/expect/forwarded']],
  [
    'PolicyTest',
    testCase(via, '{limited: false, limitedBy: a/b}'),
    ['FB1107 /spec/tests/0/expect/limitedBy'],
  ],
  ['PolicyTest', testCase('via: {}', '{status: 404}'), ['FB1103 /spec/tests/0/request/via']],
  ['PolicyTest', testCase('via: {gateway: g}', '{status: 404}'), ['FB1103 /spec/tests/0/request/via/port']],
  [
    'PolicyTest',
    testCase('via: {gateway: g, port: 80, service: a}', '{status: 404}'),
    ['FB1107 /spec/tests/0/request/via'],
  ],
  [
    'PolicyTest',
    testCase('via: {service: a, port: 80}', '{status: 404}'),
    ['FB1107 /spec/tests/0/request/via/port'],
  ],
  ['PortClaim', '{service: shop/a, port: 20000}', []],
  ['PortClaim', '{service: shop/a, port: 21000}', ['FB1104 /spec/port']],
  ['Subset', '{}', ['FB1101 /kind']],
])('%s %s', (kind, content, expected) => {
  expect(faultsOf(kind, content)).toEqual(expected);
});
