import { readBody } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { lintOutput } from '../project/lint-output.ts';
import { openProject, type Project } from '../project/project.ts';

const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: all, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: entry}]
  rules: [{backendRefs: [{name: account, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: entry, namespace: shop}
`;

const service = (spec: object): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'account', namespace: 'shop' },
    spec,
  });

const open = (...documents: readonly string[]): Project =>
  openProject([ROUTE, ...documents].map((text, index) => ({ file: `${index}.yaml`, text })));

/** Reason of ResolvedRefs, and code of the finding. */
const outcome = (project: Project): readonly string[] => {
  const { conditions, diagnostics } = lintOutput(project);
  const resolved = conditions.filter(({ type }) => type === 'ResolvedRefs').map(({ reason }) => reason);
  return [...resolved, ...diagnostics.map(({ code, field }) => `${code} ${field}`)];
};

const protocolOf = (project: Project): string | undefined => {
  const entry = project.compiled.entries.get('Service shop/account');
  return entry && readBody('Service', entry).protocol;
};

const FIELD = '/spec/rules/0/backendRefs/0';

describe('appProtocol of a backend', () => {
  it.each([undefined, 'http', 'kubernetes.io/ws', 'example.com/own'])('%s is sent HTTP', (appProtocol) => {
    const project = open(service({ ports: [{ port: 80, ...(appProtocol && { appProtocol }) }] }));
    expect([...outcome(project), protocolOf(project)]).toEqual(['ResolvedRefs', 'HTTP']);
  });

  it.each(['kubernetes.io/h2c', 'grpc'])('%s of all ports is the protocol of the service', (appProtocol) => {
    const project = open(
      service({
        ports: [
          { name: 'a', port: 80, appProtocol },
          { name: 'b', port: 81, appProtocol },
        ],
      }),
    );
    expect([...outcome(project), protocolOf(project)]).toEqual(['ResolvedRefs', 'GRPC']);
  });

  it('is not spoken where it is HTTP/2 on one of several ports, or within TLS', () => {
    const mixed = [
      { name: 'a', port: 80, appProtocol: 'kubernetes.io/h2c' },
      { name: 'b', port: 81 },
    ];
    const refused = ['UnsupportedProtocol', `FB1402 ${FIELD}/port`];
    expect(outcome(open(service({ ports: mixed })))).toEqual(refused);
    expect(outcome(open(service({ ports: [{ port: 80, appProtocol: 'https' }] })))).toEqual(refused);
  });

  it('gives way to the protocol a CatalogService declares', () => {
    const catalog =
      'apiVersion: flyball.dev/v1\nkind: CatalogService\nmetadata: {name: account, namespace: shop}\n';
    const mixed = [
      { name: 'a', port: 80, appProtocol: 'grpc' },
      { name: 'b', port: 81 },
    ];
    const project = open(service({ ports: mixed }), `${catalog}spec: {protocol: GRPC}\n`);
    expect([...outcome(project), protocolOf(project)]).toEqual(['ResolvedRefs', 'GRPC']);
  });
});

it('a service of type ExternalName cannot be a backend', () => {
  const external = service({ type: 'ExternalName', externalName: 'example.com', ports: [{ port: 80 }] });
  expect(outcome(open(external))).toEqual(['InvalidKind', `FB1206 ${FIELD}/name`]);
});
