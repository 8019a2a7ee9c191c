import { readBody } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { compile } from './compiler.ts';

const SERVICES = ['shop/app', 'shop/other', 'team/fake']
  .map((name) => name.split('/'))
  .map(
    ([namespace, name]) => `
apiVersion: flyball.dev/v1
kind: CatalogService
metadata: {namespace: ${namespace}, name: ${name}}
spec: {}
`,
  )
  .join('---');

const route = (parents: string, backend: string): string => `${SERVICES}---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {namespace: team, name: edge}
spec: {gatewayClassName: flyball, listeners: [{name: http, protocol: HTTP, port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {namespace: team, name: mine}
spec:
  parentRefs: [${parents}]
  rules: [{backendRefs: [{${backend}, port: 80}]}]
`;

const APP = '{group: "", kind: Service, namespace: shop, name: app}';
const OTHER = '{group: "", kind: Service, namespace: shop, name: other}';
const EDGE = '{name: edge}';
const TO_APP = 'namespace: shop, name: app';

const grant = `---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {namespace: shop, name: team}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: team}]
  to: [{group: "", kind: Service}]
`;

/** Conditions as `parent type=status reason`, and what the backends of each scope are. */
const compiled = (text: string) => {
  const { documents, diagnostics } = loadText({ text, file: 'x.yaml' });
  expect(diagnostics).toEqual([]);
  const { units, entries } = compile(withDefaults(documents.map(({ resource }) => resource)));
  const blocks = [...entries.values()]
    .filter(({ kind }) => kind === 'RouteBlock')
    .map((entry) => ({ entry, body: readBody('RouteBlock', entry) }));
  const found = [...units.values()].flatMap((unit) => unit.conditions);
  return {
    blocks,
    backends: Object.fromEntries(
      blocks.map(({ body }) => [
        body.scope,
        body.rules[0]?.backends.map(({ invalid }) => invalid || 'valid'),
      ]),
    ),
    conditions: found
      .filter(({ object }) => object.includes('HTTPRoute'))
      .map(
        ({ parent = '', type, status, reason }) => `${parent.split('/').at(-1)} ${type}=${status} ${reason}`,
      ),
    codes: [...units.values()].flatMap((unit) => unit.diagnostics.map(({ code }) => code)),
  };
};

const refsOf = (text: string): readonly string[] =>
  compiled(text).conditions.filter((condition) => condition.includes('ResolvedRefs='));

describe('a route for a Service of another namespace', () => {
  it('is accepted in a scope of its own namespace, and says what an engine must know', () => {
    const { blocks, conditions, codes } = compiled(route(APP, 'name: fake'));
    expect(blocks.map(({ entry }) => [entry.key, entry.requires])).toEqual([
      ['mesh:shop/app/team|*|HTTPRoute/team/mine', ['route.consumer']],
    ]);
    expect(conditions).toEqual(['app Accepted=True Accepted', 'app ResolvedRefs=True ResolvedRefs']);
    expect(codes).toEqual([]);
  });

  it('may lead calls to the Service they are for without a grant', () => {
    expect(refsOf(route(APP, TO_APP))).toEqual(['app ResolvedRefs=True ResolvedRefs']);
    expect(compiled(route(APP, TO_APP)).codes).toEqual([]);
  });

  it('needs a grant for every other backend of another namespace', () => {
    const text = route(OTHER, TO_APP);
    expect(refsOf(text)).toEqual(['other ResolvedRefs=False RefNotPermitted']);
    expect(compiled(text).codes).toEqual(['FB1202']);
    expect(refsOf(text + grant)).toEqual(['other ResolvedRefs=True ResolvedRefs']);
  });

  it('opens that Service to no other parent of the same route', () => {
    const { backends, codes } = compiled(route(`${APP}, ${OTHER}, ${EDGE}`, TO_APP));
    expect(backends).toEqual({
      'mesh:shop/app/team': ['valid'],
      'mesh:shop/other/team': ['RefNotPermitted'],
      'team/edge/http': ['RefNotPermitted'],
    });
    expect(codes).toEqual(['FB1202']);
  });

  it('is refused where there is no such Service', () => {
    const text = route('{group: "", kind: Service, namespace: shop, name: nowhere}', 'name: fake');
    expect(compiled(text).conditions[0]).toBe('nowhere Accepted=False NoMatchingParent');
  });
});
