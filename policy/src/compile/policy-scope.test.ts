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
  rules: [{name: first, backendRefs: [{group: flyball.dev, kind: Subset, name: a.v1}]}]
---
apiVersion: flyball.dev/v1
kind: CatalogService
metadata: {name: a, namespace: shop}
spec: {subsets: [{name: v1, labels: {version: v1}}]}
`;

interface Written {
  readonly name: string;
  readonly namespace?: string;
  readonly created?: string;
  readonly target: string;
  readonly spec: string;
}

const policy = ({ name, namespace = 'shop', created = '2026-01-01T00:00:00Z', target, spec }: Written) => `---
apiVersion: flyball.dev/v1
kind: TrafficPolicy
metadata: {name: ${name}, namespace: ${namespace}, creationTimestamp: "${created}"}
spec: {targetRefs: [{${target}}], ${spec}}
`;

const compiled = (...policies: readonly Written[]) => {
  const { documents, diagnostics } = loadText({
    text: ROUTE + policies.map(policy).join(''),
    file: 'x.yaml',
  });
  expect(diagnostics).toEqual([]);
  return compile(withDefaults(documents.map(({ resource }) => resource)));
};

/** Time limit of the one rule, ms. */
const limitOf = (...policies: readonly Written[]): number | undefined => {
  const entry = compiled(...policies).entries.get('RouteBlock mesh:shop/a|*|HTTPRoute/shop/r');
  return entry && readBody('RouteBlock', entry).rules[0]?.requestTimeoutMs;
};

const reasonsOf = (name: string, ...policies: readonly Written[]): readonly (string | undefined)[] => {
  const unit = compiled(...policies).units.get(`TrafficPolicy/${name}`);
  return [...(unit?.conditions ?? []), ...(unit?.diagnostics ?? [])].map((said) =>
    'reason' in said ? said.reason : said.code,
  );
};

const within = (seconds: number): string => `timeout: {request: ${seconds}s}`;
const SERVICE = 'kind: Service, name: a';

describe('policies', () => {
  const chain = [
    { name: 'p5', target: 'kind: Namespace, name: shop', spec: within(5) },
    { name: 'p4', target: SERVICE, spec: within(4) },
    { name: 'p3', target: 'kind: Subset, name: a.v1', spec: within(3) },
    { name: 'p2', target: 'kind: HTTPRoute, name: r', spec: within(2) },
    { name: 'p1', target: 'kind: HTTPRoute, name: r, sectionName: first', spec: within(1) },
  ];

  it.each([1, 2, 3, 4, 5])('of %i targets that lead to a rule the most specific one wins', (count) => {
    expect(limitOf(...chain.slice(0, count))).toBe((6 - count) * 1000);
  });

  it('merge by whole sections', () => {
    const splitKey = { name: 'p1', target: 'kind: HTTPRoute, name: r', spec: 'splitKey: {header: x}' };
    expect(limitOf(splitKey, { name: 'p2', target: SERVICE, spec: within(4) })).toBe(4000);
    const connect = { name: 'p1', target: 'kind: HTTPRoute, name: r', spec: 'timeout: {connect: 1s}' };
    expect(limitOf(connect, { name: 'p2', target: SERVICE, spec: within(4) })).toBeUndefined();
  });

  it('of one target: the oldest wins, then the name; the other is Conflicted', () => {
    const young = { name: 'a', target: SERVICE, spec: within(1), created: '2026-02-01T00:00:00Z' };
    const old = { name: 'b', target: SERVICE, spec: within(2) };
    expect(limitOf(young, old)).toBe(2000);
    expect(reasonsOf('shop/a', young, old)).toEqual(['Conflicted', 'FB1302']);
    expect(reasonsOf('shop/b', young, old)).toEqual(['Accepted']);
    expect(limitOf({ ...young, name: 'c', created: '2026-01-01T00:00:00Z' }, old)).toBe(2000);
  });

  it('without a target that exists are TargetNotFound', () => {
    const section = { name: 'p', target: 'kind: HTTPRoute, name: r, sectionName: other', spec: within(1) };
    expect(limitOf(section)).toBeUndefined();
    expect(reasonsOf('shop/p', section)).toEqual(['TargetNotFound', 'FB1205']);
  });

  it('hold for no other namespace', () => {
    const foreign = { name: 'p', namespace: 'team', target: 'kind: Namespace, name: shop', spec: within(1) };
    expect(limitOf(foreign)).toBeUndefined();
    expect(reasonsOf('team/p', foreign)).toEqual(['TargetNotFound', 'FB1205']);
  });
});
