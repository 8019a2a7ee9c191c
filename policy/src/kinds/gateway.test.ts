import { describe, expect, test } from 'vitest';
import { faultsOf } from '../check/testing/faults.ts';
import { gateway } from './gateway.ts';

const listeners = (content: string): string => `{gatewayClassName: flyball, listeners: [${content}]}`;
const many = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{name: l${index}, port: ${index + 1}, protocol: HTTP}`).join(
    ', ',
  );
const cert = 'certificateRefs: [{name: c}]';

test('defaults are those of Gateway API', () => {
  const spec = { gatewayClassName: 'c', listeners: [{ name: 'l', port: 80, protocol: 'HTTP' }] };
  expect(gateway.schema.parse(spec).listeners).toEqual([
    { name: 'l', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
  ]);
});

describe('good', () => {
  test.each([
    ['64 listeners', listeners(many(64))],
    [
      'one port, two host names',
      listeners(
        '{name: a, port: 80, protocol: HTTP, hostname: a.b}, {name: b, port: 80, protocol: HTTP, hostname: c.d}',
      ),
    ],
    ['HTTPS with a certificate', listeners(`{name: a, port: 443, protocol: HTTPS, tls: {${cert}}}`)],
    ['HTTPS without tls, which conditions report', listeners('{name: a, port: 443, protocol: HTTPS}')],
    ['TLS passed on', listeners('{name: a, port: 443, protocol: TLS, tls: {mode: Passthrough}}')],
    [
      'routes by selector',
      listeners(
        '{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}}, kinds: [{kind: HTTPRoute}]}}',
      ),
    ],
    ['a protocol of others', listeners('{name: a, port: 80, protocol: example.com/quic}')],
    [
      'addresses',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 127.0.0.1}, {value: "::1"}, {type: Hostname, value: a.b}]}',
    ],
    [
      'client certificates',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], tls: {frontend: {default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}}, perPort: [{port: 443, tls: {}}]}}}',
    ],
    [
      'labels for what is created',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {labels: {a.b/c: d}, parametersRef: {group: "", kind: ConfigMap, name: a}}, allowedListeners: {namespaces: {from: All}}}',
    ],
  ])('%s', (_, content) => {
    expect(faultsOf('Gateway', content)).toEqual([]);
  });
});

const l = '/spec/listeners';

describe('bad', () => {
  test.each([
    ['no class', '{listeners: [{name: a, port: 80, protocol: HTTP}]}', ['FB1103 /spec/gatewayClassName']],
    ['no listeners', '{gatewayClassName: c}', [`FB1103 ${l}`]],
    ['an empty list', listeners(''), [`FB1104 ${l}`]],
    ['65 listeners', listeners(many(65)), [`FB1104 ${l}`]],
    [
      'one name twice',
      listeners('{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}'),
      [`FB1104 ${l}/1/name`],
    ],
    [
      'port, protocol and host name twice',
      listeners('{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}'),
      [`FB1104 ${l}/1`],
    ],
    ['port 0', listeners('{name: a, port: 0, protocol: HTTP}'), [`FB1104 ${l}/0/port`]],
    ['tls for HTTP', listeners(`{name: a, port: 80, protocol: HTTP, tls: {${cert}}}`), [`FB1107 ${l}/0/tls`]],
    [
      'HTTPS passed on',
      listeners('{name: a, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}'),
      [`FB1107 ${l}/0/tls`],
    ],
    ['TLS without tls', listeners('{name: a, port: 443, protocol: TLS}'), [`FB1103 ${l}/0/tls`]],
    [
      'ending TLS without a certificate',
      listeners('{name: a, port: 443, protocol: HTTPS, tls: {}}'),
      [`FB1103 ${l}/0/tls/certificateRefs`],
    ],
    [
      'a host name for TCP',
      listeners('{name: a, port: 80, protocol: TCP, hostname: a.b}'),
      [`FB1107 ${l}/0/hostname`],
    ],
    [
      'a protocol with a domain only',
      listeners('{name: a, port: 80, protocol: example.com}'),
      [`FB1104 ${l}/0/protocol`],
    ],
    [
      'from nowhere',
      listeners('{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: None}}}'),
      [`FB1104 ${l}/0/allowedRoutes/namespaces/from`],
    ],
    [
      'an address that is none',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: localhost}]}',
      ['FB1104 /spec/addresses/0/value'],
    ],
    [
      'an address whose type is a name of every object',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: constructor, value: a}]}',
      ['FB1104 /spec/addresses/0/type'],
    ],
    [
      'an empty address',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: ""}]}',
      ['FB1104 /spec/addresses/0/value'],
    ],
    [
      'more labels than 8',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {labels: {a: a, b: a, c: a, d: a, e: a, f: a, g: a, h: a, i: a}}}',
      ['FB1104 /spec/infrastructure/labels'],
    ],
    [
      'an address twice',
      '{gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 127.0.0.1}, {value: 127.0.0.1}]}',
      ['FB1104 /spec/addresses/1/value'],
    ],
  ])('%s', (_, content, expected) => {
    expect(faultsOf('Gateway', content)).toEqual(expected);
  });
});

test.each([
  ['GatewayClass', '{controllerName: flyball.dev/gateway}', []],
  ['GatewayClass', '{controllerName: flyball}', ['FB1104 /spec/controllerName']],
  ['GatewayClass', `{controllerName: a.b/c, description: ${'x'.repeat(65)}}`, ['FB1104 /spec/description']],
  ['ReferenceGrant', '{from: [{group: "", kind: A, namespace: b}], to: [{group: "", kind: Service}]}', []],
  ['ReferenceGrant', '{from: [], to: [{kind: Service}]}', ['FB1104 /spec/from', 'FB1103 /spec/to/0/group']],
])('%s %s', (kind, content, expected) => {
  expect(faultsOf(kind, content)).toEqual(expected);
});
