import { expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { compile } from './compiler.ts';

const route = (parents: readonly object[]): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {namespace: shop, name: r}
spec: {parentRefs: ${JSON.stringify(parents)}}
`;

const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {namespace: shop, name: edge}
spec: {gatewayClassName: flyball, listeners: [{name: http, protocol: HTTP, port: 80}]}
---`;

const unitOf = (text: string) => {
  const { documents, diagnostics } = loadText({ text, file: 'x.yaml' });
  expect(diagnostics).toEqual([]);
  const { units } = compile(withDefaults(documents.map(({ resource }) => resource)));
  return units.get('HTTPRoute/shop/r') ?? expect.fail();
};

/** `port reason` of each condition Accepted. */
const accepted = (text: string): readonly string[] =>
  unitOf(text)
    .conditions.filter(({ type }) => type === 'Accepted')
    .map(({ port, reason }) => `${port} ${reason}`);

it('conditions name the port of the reference they are about', () => {
  const parents = [80, 81].map((port) => ({ name: 'edge', port }));
  expect(accepted(GATEWAY + route(parents))).toEqual(['80 Accepted', '81 NoMatchingParent']);
  expect(accepted(GATEWAY + route([{ name: 'edge' }]))).toEqual(['undefined Accepted']);
});

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {namespace: shop, name: a}
spec: {ports: [{name: http, port: 80}, {name: admin, port: 81}]}
---`;

const to = (...refs: readonly object[]): string => {
  const { conditions, diagnostics, entries } = unitOf(
    SERVICE + route(refs.map((ref) => ({ group: '', kind: 'Service', name: 'a', ...ref }))),
  );
  const reasons = conditions.flatMap(({ type, reason }) => (type === 'Accepted' ? [reason] : []));
  const found = diagnostics.map(({ code, severity, field }) => `${code} ${severity} ${field}`);
  return [...reasons, ...found, `${entries.length} blocks`].join('; ');
};

it.each([
  [[{}], 'Accepted; 1 blocks'],
  [[{ port: 80 }], 'Accepted; FB1402 warning /spec/parentRefs/0/port; 1 blocks'],
  [[{ sectionName: 'http' }], 'Accepted; FB1402 warning /spec/parentRefs/0/sectionName; 1 blocks'],
  [[{ port: 82 }], 'NoMatchingParent; FB1207 error /spec/parentRefs/0/port; 0 blocks'],
  [[{ sectionName: 'x' }], 'NoMatchingParent; FB1207 error /spec/parentRefs/0/sectionName; 0 blocks'],
  [[{ sectionName: 'http', port: 81 }], 'NoMatchingParent; FB1207 error /spec/parentRefs/0/port; 0 blocks'],
  [[{ port: 80 }, { port: 81 }], 'Accepted; Accepted; 1 blocks'],
  [
    [{ port: 80 }, { port: 82 }],
    'Accepted; NoMatchingParent; FB1402 warning /spec/parentRefs/0/port; FB1207 error /spec/parentRefs/1/port; 1 blocks',
  ],
])('ports of a Service as parent: %j', (refs, expected) => {
  expect(to(...refs)).toBe(expected);
});

it('the only port of a Service, and ports that are not declared, are all there is', () => {
  const parents = [{ group: '', kind: 'Service', name: 'a', port: 80 }];
  const one = SERVICE.replace(', {name: admin, port: 81}', '');
  const none = SERVICE.replace(/^spec:.*$/m, 'spec: {}');
  for (const service of [one, none]) {
    expect(accepted(service + route(parents))).toEqual(['80 Accepted']);
    expect(unitOf(service + route(parents)).diagnostics).toEqual([]);
  }
});
