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
