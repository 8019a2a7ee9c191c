import { describe, expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { createCompiler } from './compiler.ts';

const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: team}
spec:
  parentRefs: [{group: "", kind: Service, name: own}]
  rules: [{backendRefs: [{name: a, namespace: shop, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: own, namespace: team}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: shop}
`;

const grant = (from: string, to: string, namespace = 'shop'): string => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {name: g${from.length}${to.length}, namespace: ${namespace}}
spec: {from: [{${from}}], to: [{${to}}]}
`;

/** Reason of ResolvedRefs of the route. */
const resolved = (...grants: readonly string[]): string | undefined => {
  const { documents, diagnostics } = loadText({ text: ROUTE + grants.join(''), file: 'x.yaml' });
  expect(diagnostics).toEqual([]);
  const changes = withDefaults(documents.map(({ resource }) => resource)).map((object) => ({
    op: 'put' as const,
    object,
  }));
  const unit = createCompiler().update({ changes }).units.get('HTTPRoute/team/r');
  return unit?.conditions.find(({ type }) => type === 'ResolvedRefs')?.reason;
};

const ROUTES = 'group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: team';
const SERVICES = 'group: "", kind: Service';

describe('a reference to another namespace holds', () => {
  it.each([
    ['by a grant for all Services', grant(ROUTES, SERVICES)],
    ['by a grant for that Service', grant(ROUTES, `${SERVICES}, name: a`)],
  ])('%s', (_, written) => {
    expect(resolved(written)).toBe('ResolvedRefs');
  });
});

describe('it does not', () => {
  it.each([
    ['without a grant', ''],
    ['by a grant for another Service', grant(ROUTES, `${SERVICES}, name: b`)],
    ['by a grant for another kind', grant(ROUTES, 'group: "", kind: Secret')],
    ['by a grant for the kind of another group', grant(ROUTES, 'group: other.example, kind: Service')],
    ['by a grant to another namespace', grant(ROUTES.replace('team', 'other'), SERVICES)],
    ['by a grant to another kind', grant(ROUTES.replace('HTTPRoute', 'GRPCRoute'), SERVICES)],
    ['by a grant to another group', grant(ROUTES.replace('gateway.networking.k8s.io', 'a.b'), SERVICES)],
    ['by a grant of its own namespace', grant(ROUTES, SERVICES, 'team')],
  ])('%s', (_, written) => {
    expect(resolved(written)).toBe('RefNotPermitted');
  });

  it('by halves of two grants', () => {
    const half = grant(ROUTES, 'group: "", kind: Secret');
    expect(resolved(half, grant(ROUTES.replace('team', 'other'), SERVICES))).toBe('RefNotPermitted');
  });
});
