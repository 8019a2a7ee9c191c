import type { CatalogServiceSpec, PortClaimSpec, Resource } from '@flyball/policy';
import { unstoredMetadata } from '@flyball/policy/kinds';
import { describe, expect, it } from 'vitest';
import { missingClaims, otherPort } from './port-claims.ts';

const service = (name: string, waypoint = true): Resource<CatalogServiceSpec> => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: unstoredMetadata(name, 'shop'),
  spec: { protocol: 'HTTP', versionLabel: 'version', ...(waypoint && { waypoint: { gateway: 'edge' } }) },
});

const claim = (name: string, port: number): Resource<PortClaimSpec> => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'PortClaim',
  metadata: unstoredMetadata(`shop.${name}`, ''),
  spec: { service: `shop/${name}`, port },
});

describe('missingClaims', () => {
  it('hands out the lowest free ports in order of names, to those with a waypoint only', () => {
    const services = [service('c'), service('b'), service('a', false)];
    expect(missingClaims({ services, claims: [claim('gone', 20_000)] })).toEqual([
      { name: 'shop.b', spec: { service: 'shop/b', port: 20_001 } },
      { name: 'shop.c', spec: { service: 'shop/c', port: 20_002 } },
    ]);
  });

  it('passes over ports that others hold', () => {
    const avoid = new Set([20_000, 20_002]);
    expect(
      missingClaims({ services: [service('a'), service('b')], claims: [], avoid }).map(
        ({ spec }) => spec.port,
      ),
    ).toEqual([20_001, 20_003]);
    expect(otherPort([claim('a', 20_000), claim('b', 20_001)], avoid)).toBe(20_003);
    const all = Array.from({ length: 1_000 }, (_, at) => 20_000 + at);
    expect(otherPort([], new Set(all))).toBeUndefined();
  });

  it('leaves a claim as it is', () => {
    expect(missingClaims({ services: [service('a')], claims: [claim('a', 20_500)] })).toEqual([]);
  });
});
