import type { EngineSpec } from '@flyball/policy';
import type { VersionedEntry } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { seesOf, type VisibilityFacts } from './visibility.ts';

const entry = (kind: string, key: string): VersionedEntry => ({
  kind,
  key,
  requires: [],
  body: new Uint8Array(),
  version: 'v',
});

const specs: Readonly<Record<string, EngineSpec>> = {
  gateway: { class: 'builtin', bindAddress: '127.0.0.1' },
  envoys: { class: 'envoy', bindAddress: '127.0.0.1' },
  xds: { class: 'xds', bindAddress: '127.0.0.1' },
  nacos: { class: 'nacos', bindAddress: '127.0.0.1' },
  narrow: { class: 'xds', bindAddress: '127.0.0.1', namespaces: ['shop'] },
};

const listeners: Readonly<Record<string, string>> = {
  'shop/edge/http': 'gateway',
  'shop/other/http': 'envoys',
  'waypoint:shop/account': 'gateway',
};

const facts: VisibilityFacts = {
  engine: (name) => specs[name],
  listenerEngine: (key) => listeners[key],
};

const sees = (engine: string, kind: string, key: string): boolean => seesOf(facts, engine)(entry(kind, key));

describe('seesOf', () => {
  it('gives a gateway its own listeners and their routes, and no patches', () => {
    expect(sees('gateway', 'Listener', 'shop/edge/http')).toBe(true);
    expect(sees('gateway', 'Listener', 'shop/other/http')).toBe(false);
    expect(sees('gateway', 'RouteBlock', 'shop/edge/http|*|HTTPRoute/shop/a')).toBe(true);
    expect(sees('gateway', 'RouteBlock', 'shop/other/http|*|HTTPRoute/shop/a')).toBe(false);
    expect(sees('gateway', 'Patch', 'EnvoyPatch/shop/p/0/0')).toBe(false);
  });

  it('gives the xds engine what Envoys serve, and all mesh traffic', () => {
    expect(sees('xds', 'Listener', 'shop/other/http')).toBe(true);
    expect(sees('xds', 'Listener', 'shop/edge/http')).toBe(false);
    expect(sees('xds', 'RouteBlock', 'mesh:shop/account|*|HTTPRoute/shop/a')).toBe(true);
  });

  it('spares the nacos engine routes that hold at a waypoint', () => {
    expect(sees('nacos', 'Endpoints', 'shop/account')).toBe(true);
    expect(sees('nacos', 'RouteBlock', 'mesh:shop/stock|*|HTTPRoute/shop/a')).toBe(true);
    expect(sees('nacos', 'RouteBlock', 'mesh:shop/account|*|HTTPRoute/shop/a')).toBe(false);
    expect(sees('nacos', 'Limit', 'RateLimitPolicy/shop/a/b')).toBe(false);
  });

  it('keeps an engine within its namespaces, and gives unknown engines nothing', () => {
    expect(sees('narrow', 'Service', 'shop/account')).toBe(true);
    expect(sees('narrow', 'Service', 'other/account')).toBe(false);
    expect(sees('narrow', 'RouteBlock', 'mesh:other/account|*|HTTPRoute/other/a')).toBe(false);
    expect(sees('unknown', 'Service', 'shop/account')).toBe(false);
  });

  it('takes no Gateway of a namespace called mesh or waypoint for that of a service', () => {
    for (const namespace of ['mesh', 'waypoint']) {
      const key = `${namespace}/shop/account`;
      expect(sees('narrow', 'Listener', key)).toBe(false);
      expect(sees('gateway', 'RouteBlock', `${key}|*|HTTPRoute/${namespace}/a`)).toBe(false);
      expect(sees('nacos', 'Listener', key)).toBe(false);
    }
  });
});
