import { describe, expect, it } from 'vitest';
import { isFaultError } from '../faults.ts';
import { type Destination, entranceOf, type KnownGateway } from './entrance.ts';
import { entrancesOf } from './entrances.ts';
import { destinationOf, requestOf } from './request.ts';

const gateway = (name: string, ...listeners: readonly (readonly [port: number, hostname?: string])[]) => ({
  name,
  listeners: listeners.map(([port, hostname]) => (hostname === undefined ? { port } : { port, hostname })),
  bound: new Map([[80, 8080]]),
});

const TWO: readonly KnownGateway[] = [
  gateway('shop/public', [80, '*.shop.test'], [443]),
  gateway('ops/admin', [80, 'admin.shop.test'], [9000]),
];

const to = (host: string, port?: number, more: Partial<Destination> = {}): Destination => ({
  host,
  port,
  scheme: 'http',
  ...more,
});

it('a port is bound by the Engine of the class, not by any', () => {
  const spec = (gatewayClassName: string) => ({ gatewayClassName, listeners: [{ name: 'http', port: 80 }] });
  const gateways = entrancesOf({
    Gateway: [
      { name: 'shop/own', spec: spec('edge') },
      { name: 'shop/usual', spec: spec('flyball') },
    ],
    GatewayClass: [{ name: '/edge', spec: { parametersRef: { name: 'edge' } } }],
    Engine: [{ name: '/edge', spec: { class: 'envoy', ports: { 80: 10_080 } } }],
  });
  expect(entranceOf(gateways, to('x.test', 8080))).toEqual({ gateway: 'shop/usual', port: 80 });
  expect(entranceOf(gateways, to('x.test', 10_080))).toEqual({ gateway: 'shop/own', port: 80 });
});

const refused = (entrances: readonly KnownGateway[], destination: Destination): string => {
  try {
    entranceOf(entrances, destination);
  } catch (error) {
    return isFaultError(error) ? `${error.fault.message} ${error.fault.mend}` : 'no fault';
  }
  return 'not refused';
};

describe('entranceOf', () => {
  it.each([
    ['host', to('a.shop.test'), 'shop/public:80'],
    ['exact host before wildcard', to('admin.shop.test'), 'ops/admin:80'],
    ['bound port', to('a.shop.test', 8080), 'shop/public:80'],
    ['port of a listener', to('x.test', 9000), 'ops/admin:9000'],
    ['scheme', to('x.test', undefined, { scheme: 'https' }), 'shop/public:443'],
    ['unknown port falls to 80', to('a.shop.test', 12_345), 'shop/public:80'],
    ['named', to('a.shop.test', undefined, { gateway: 'ops/admin' }), 'ops/admin:9000'],
  ])('%s', (_, destination, entrance) => {
    const { gateway: name, port } = entranceOf(TWO, destination);
    expect(`${name}:${port}`).toBe(entrance);
  });

  it('takes the only Gateway whatever is asked', () => {
    const one = [gateway('a/b', [8000, 'x.test'])];
    expect(entranceOf(one, to('', 1))).toEqual({ gateway: 'a/b', port: 8000 });
  });

  it('does not guess between equals', () => {
    const equal = [gateway('a/b', [80]), gateway('a/c', [80])];
    expect(refused(equal, to('x'))).toBe(
      'Several Gateways could take the request: a/b, a/c. Name one: --gateway ns/name.',
    );
  });

  it('says what there is', () => {
    expect(refused([], to('x'))).toContain('There is no Gateway the request could enter by.');
    expect(refused(TWO, to('x', undefined, { gateway: 'a/b' }))).toContain(
      'There are: shop/public, ops/admin.',
    );
  });
});

describe('the request', () => {
  it('is taken apart', () => {
    const request = requestOf(['get', 'http://Shop.Test:8080/a?b'], ['X-User: a: b', 'x-empty:']);
    expect(request.headers).toEqual([
      ['X-User', 'a: b'],
      ['x-empty', ''],
    ]);
    expect(request.method).toBe('GET');
    expect(destinationOf(request, undefined)).toEqual({
      host: 'shop.test',
      port: 8080,
      scheme: 'http',
      gateway: undefined,
    });
  });

  it('goes where its Host header says', () => {
    const { host, port } = destinationOf(requestOf(['GET', '/a'], ['Host: shop.test:81']), undefined);
    expect([host, port]).toEqual(['shop.test', 81]);
  });

  it.each([
    [['GET'], []],
    [['http://a.test/', 'GET'], []],
    [['GET', 'shop'], []],
    [['GET', '/'], ['no colon']],
    [['GET', '/'], ['bad name: x']],
    [['GET', '/'], Array.from({ length: 201 }, () => 'a: b')],
  ])('refuses %j %j', (args, headers) => {
    expect(() => requestOf(args, headers)).toThrow();
  });
});
