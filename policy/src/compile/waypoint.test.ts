import { readBody } from '@flyball/proto/ir';
import { expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { compile } from './compiler.ts';

const SERVICE = `
apiVersion: flyball.dev/v1
kind: CatalogService
metadata: {name: a, namespace: shop}
spec: {waypoint: {gateway: infra/edge}}
`;

const gateway = (namespace: string, gatewayClass = 'flyball'): string => `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: ${namespace}}
spec: {gatewayClassName: ${gatewayClass}, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;

const CLAIM = `---
apiVersion: flyball.dev/v1
kind: PortClaim
metadata: {name: shop.a}
spec: {service: shop/a, port: 20007}
`;

/** Waypoint of the service, its Listener, and findings about the service. */
const outcome = (...texts: readonly string[]) => {
  const { documents } = loadText({ text: texts.join(''), file: 'x.yaml' });
  const { entries, units } = compile(withDefaults(documents.map(({ resource }) => resource)));
  const listener = entries.get('Listener waypoint:shop/a');
  return {
    waypoint: readBody('Service', entries.get('Service shop/a') ?? expect.fail()).waypoint,
    listener: listener && readBody('Listener', listener),
    findings: (units.get('Service/shop/a')?.diagnostics ?? []).map(
      ({ code, object, field }) => `${code} ${object} ${field}`,
    ),
  };
};

it('is a Listener of its own port, on the Engine of its Gateway', () => {
  expect(outcome(SERVICE, gateway('infra'), CLAIM)).toEqual({
    waypoint: 'waypoint:shop/a',
    listener: {
      gateway: 'infra/edge',
      engine: 'gateway',
      port: 20_007,
      bindAddress: '127.0.0.1',
      bindPort: 20_007,
      protocol: 'HTTP',
      hostname: '',
      meshService: 'shop/a',
    },
    findings: [],
  });
});

it('waits for its port without a word', () => {
  expect(outcome(SERVICE, gateway('infra'))).toEqual({ waypoint: '', listener: undefined, findings: [] });
});

it.each([
  ['no Gateway', ''],
  ['one of another namespace', gateway('shop')],
  ['one that others serve', gateway('infra', 'other')],
])('needs a Gateway that is served here: %s', (_, written) => {
  expect(outcome(SERVICE, written, CLAIM)).toEqual({
    waypoint: '',
    listener: undefined,
    findings: ['FB1204 CatalogService/shop/a /spec/waypoint/gateway'],
  });
});

it('finds a Gateway without namespace in that of the service', () => {
  const local = SERVICE.replace('infra/edge', 'edge');
  expect(outcome(local, gateway('shop'), CLAIM).listener?.gateway).toBe('shop/edge');
  expect(outcome(local, gateway('infra'), CLAIM).listener).toBeUndefined();
});
