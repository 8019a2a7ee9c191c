import { readBody } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { compile } from './compiler.ts';

const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: a}]
  rules: [{name: first, backendRefs: [{name: a, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: shop}
`;

interface Written {
  readonly name: string;
  readonly target: string;
  readonly rules: string;
  readonly created?: string;
}

const policy = ({ name, target, rules, created = '2026-01-01T00:00:00Z' }: Written): string => `---
apiVersion: flyball.dev/v1
kind: RateLimitPolicy
metadata: {name: ${name}, namespace: shop, creationTimestamp: "${created}"}
spec: {targetRefs: [{${target}}], rules: ${rules}}
`;

const compiled = (...policies: readonly Written[]) => {
  const { documents, diagnostics } = loadText({
    text: ROUTE + policies.map(policy).join(''),
    file: 'x.yaml',
  });
  expect(diagnostics).toEqual([]);
  return compile(withDefaults(documents.map(({ resource }) => resource))).entries;
};

const limit = (id: string, ...policies: readonly Written[]) => {
  const entry = compiled(...policies).get(`Limit RateLimitPolicy/shop/${id}`) ?? expect.fail(id);
  return readBody('Limit', entry);
};

/** Ids of the limits of the one rule, and of calls that no route governs. */
const idsOf = (...policies: readonly Written[]): readonly (readonly string[])[] => {
  const entries = compiled(...policies);
  const block = entries.get('RouteBlock mesh:shop/a|*|HTTPRoute/shop/r') ?? expect.fail();
  const service = entries.get('Service shop/a') ?? expect.fail();
  const rules = [readBody('RouteBlock', block).rules[0], readBody('Service', service)];
  return rules.map((one) => (one?.limits ?? []).map((id) => id.replace('RateLimitPolicy/shop/', '')));
};

const SERVICE = 'kind: Service, name: a';
const ONE = '[{name: each, limits: [{requests: 5, per: 1m}]}]';

describe('a limit', () => {
  it('says in milliseconds and lower case what its rule says', () => {
    const rules = `[{name: each, match: [{path: {value: /buy/}, method: POST}], key: [{header: X-User}, {address: true}],
      limits: [{requests: 5, per: 1m30s, burst: 9}], onExceed: {respond: {status: 503}}, mode: Shadow, maxKeys: 20000}]`;
    expect(limit('p/each', { name: 'p', target: SERVICE, rules })).toMatchObject({
      id: 'RateLimitPolicy/shop/p/each',
      matches: [{ path: { type: 'prefix', value: '/buy' }, method: 'POST' }],
      keys: [
        { source: 'header', name: 'x-user' },
        { source: 'address', name: '' },
      ],
      requests: 5,
      perMs: 90_000,
      burst: 9,
      status: 503,
      mode: 'Shadow',
      maxKeys: 20_000,
    });
  });

  it('has a number where its rule has several', () => {
    const rules = '[{name: each, limits: [{requests: 1, per: 1s}, {requests: 9, per: 1h}]}]';
    const written = { name: 'p', target: SERVICE, rules };
    expect(idsOf(written)[0]).toEqual(['p/each/0', 'p/each/1']);
    expect(limit('p/each/1', written)).toMatchObject({ requests: 9, perMs: 3_600_000 });
  });
});

describe('the limits of a rule', () => {
  const service = { name: 's', target: SERVICE, rules: ONE };
  const route = { name: 'r', target: 'kind: HTTPRoute, name: r', rules: ONE };
  const section = { name: 't', target: 'kind: HTTPRoute, name: r, sectionName: first', rules: ONE };

  it('are those of the most specific target, as a whole', () => {
    expect(idsOf(service)).toEqual([['s/each'], ['s/each']]);
    expect(idsOf(service, route)).toEqual([['r/each'], ['s/each']]);
    expect(idsOf(service, route, section)).toEqual([['t/each'], ['s/each']]);
  });

  it('of one target are those of the oldest policy', () => {
    const young = { ...service, name: 'a', created: '2026-02-01T00:00:00Z' };
    expect(idsOf(young, service)).toEqual([['s/each'], ['s/each']]);
  });
});
