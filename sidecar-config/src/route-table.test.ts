import { pack } from '@flyball/proto/envoy';
import { describe, expect, it } from 'vitest';
import type { Route } from './bodies.ts';
import {
  createVirtualHostMemo,
  routeConfiguration,
  routeElement,
  virtualHostElement,
} from './route-table.ts';

const route = (path: string): Route => ({ match: { path }, route: { cluster: 'a', timeout: '1s' } });

describe('a RouteConfiguration put together', () => {
  it('is the one encoded as a whole', () => {
    const hosts = [
      ['*.example.com', [route('/a'), route('/b')]],
      ['*', []],
    ] as const;
    const rest = {
      ignorePortInHostMatching: true,
      typedPerFilterConfig: {
        f: { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: 'x' } as const,
      },
    };
    const together = routeConfiguration(
      'r',
      hosts.map(([domain, routes]) => virtualHostElement(domain, routes.map(routeElement))),
      rest,
    );
    const virtualHosts = hosts.map(([domain, routes]) => ({ name: domain, domains: [domain], routes }));
    expect(together).toEqual(
      pack('envoy.config.route.v3.RouteConfiguration', { name: 'r', virtualHosts, ...rest }),
    );
  });
});

describe('the memo of virtual hosts', () => {
  it('keeps the bytes of a host whose routes are the same objects', () => {
    const memo = createVirtualHostMemo();
    const [a, b] = [routeElement(route('/a')), routeElement(route('/b'))];
    const [first] = memo.encode([['x', [a, b]]]);
    expect(memo.encode([['x', [a, b]]])[0]).toBe(first);
    expect(memo.encode([['x', [b, a]]])[0]).not.toEqual(first);
  });

  it('forgets hosts that are gone', () => {
    const memo = createVirtualHostMemo();
    const [first] = memo.encode([['x', []]]);
    memo.encode([]);
    const [again] = memo.encode([['x', []]]);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });
});
