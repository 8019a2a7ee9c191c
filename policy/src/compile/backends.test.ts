import { describe, expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { type CatalogShape, NO_SHAPE, type ServiceShape } from '../model/shape.ts';
import { compile } from './compiler.ts';

const route = (ref: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: entry}]
  rules: [{backendRefs: [${ref}]}]
---
apiVersion: v1
kind: Service
metadata: {name: entry, namespace: shop}
---
`;

const catalogService = (spec: string): string => `
apiVersion: flyball.dev/v1
kind: CatalogService
metadata: {name: a, namespace: shop}
spec: ${spec}
`;

const running = (labels: ServiceShape['labels']): CatalogShape =>
  new Map([['shop/a', { service: 'shop/a', labels, ports: [80], protocol: 'HTTP' }]]);

const findings = (ref: string, declared: string, shape: CatalogShape = NO_SHAPE): readonly string[] => {
  const { documents, diagnostics } = loadText({ text: route(ref) + declared, file: 'x.yaml' });
  expect(diagnostics).toEqual([]);
  const { units } = compile(withDefaults(documents.map(({ resource }) => resource)), shape);
  return [...units.values()].flatMap(({ diagnostics: found }) =>
    found.map(({ code, severity, fix }) => `${code} ${severity} ${fix}`),
  );
};

const subset = (name: string): string => `{group: flyball.dev, kind: Subset, name: a.${name}}`;
const DECLARE = 'Name a version that runs, or declare the subset.';

describe('a Subset as backend', () => {
  it('is known as a declared subset, as a version that runs, or as that of a fixed instance', () => {
    const labels = { version: ['v1', 'v2'], stage: ['old'] };
    expect(findings(subset('blue'), catalogService('{subsets: [{name: blue, labels: {a: b}}]}'))).toEqual([]);
    expect(findings(subset('v2'), '', running(labels))).toEqual([]);
    expect(findings(subset('old'), catalogService('{versionLabel: stage}'), running(labels))).toEqual([]);
    const fixed = catalogService('{instances: [{address: 127.0.0.1, port: 1, labels: {version: v9}}]}');
    expect(findings(subset('v9'), fixed)).toEqual([]);
  });

  it('is an error where versions are known, a warning where they are not', () => {
    expect(findings(subset('v3'), '', running({ version: ['v1'] }))).toEqual([
      'FB1203 error Did you mean v1?',
    ]);
    expect(findings(subset('v3'), catalogService('{}'))).toEqual([`FB1203 warning ${DECLARE}`]);
  });

  it.each(['toString', 'constructor'])('takes %s, which every object has, for no version label', (label) => {
    const declared = catalogService(
      `{versionLabel: ${label}, instances: [{address: 127.0.0.1, port: 1, labels: {a: b}}]}`,
    );
    expect(findings(subset('v1'), declared, running({ version: ['v1'] }))).toEqual([
      `FB1203 warning ${DECLARE}`,
    ]);
  });
});

describe('a Service as backend', () => {
  it.each([
    ['{name: a, port: 81}', catalogService('{ports: [{port: 80}]}'), ['FB1207']],
    ['{name: a, port: 80}', catalogService('{ports: [{port: 80}]}'), []],
    ['{name: a, port: 81}', catalogService('{}'), []],
    ['{name: gone, port: 80}', '', ['FB1201']],
    ['{name: a, namespace: other, port: 80}', '', ['FB1202']],
    ['{kind: Pod, name: a, port: 80}', '', ['FB1206']],
  ])('%s %s', (ref, declared, codes) => {
    expect(findings(ref, declared).map((line) => line.split(' ')[0])).toEqual(codes);
  });
});
