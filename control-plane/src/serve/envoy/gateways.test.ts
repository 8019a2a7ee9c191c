import type { Resource } from '@flyball/policy';
import { CONTROLLER_NAME, DEFAULT_RESOURCES, unstoredMetadata } from '@flyball/policy/kinds';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog, type ResourceLog } from '../../resources/open.ts';
import { createMemoryLog } from '../../store/memory-store.ts';
import { envoyGateways } from './gateways.ts';

let log: ResourceLog;
beforeEach(async () => {
  let uid = 0;
  log = await openLog({
    store: createMemoryLog().attach(),
    now: () => 0,
    newUid: () => String(++uid),
    onFailure: (error) => expect.fail(String(error)),
  });
  await put(...DEFAULT_RESOURCES);
});
afterEach(() => log.close());

const put = async (...objects: readonly Resource[]): Promise<void> => {
  const changes = objects.map((object) => ({ op: 'put' as const, object }));
  expect(await log.commit({ author: 'test', message: '', changes })).toMatchObject({ outcome: 'committed' });
};

const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const LISTENERS = [
  { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
];

const gateway = (name: string, gatewayClassName: string): Resource => ({
  apiVersion: GATEWAY_API,
  kind: 'Gateway',
  metadata: unstoredMetadata(name, 'shop'),
  spec: { gatewayClassName, listeners: LISTENERS },
});

const gatewayClass = (name: string, controllerName: string, engine = ''): Resource => ({
  apiVersion: GATEWAY_API,
  kind: 'GatewayClass',
  metadata: unstoredMetadata(name, ''),
  spec: {
    controllerName,
    ...(engine !== '' && { parametersRef: { group: 'flyball.dev', kind: 'Engine', name: engine } }),
  },
});

const engine = (name: string, kind: string): Resource => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'Engine',
  metadata: unstoredMetadata(name, ''),
  spec: { class: kind, bindAddress: '127.0.0.1' },
});

describe('Gateways that get an Envoy', () => {
  it('are those of our classes whose Engine is of class envoy', async () => {
    await put(
      engine('edge', 'envoy'),
      engine('own', 'builtin'),
      gatewayClass('edge', CONTROLLER_NAME, 'edge'),
      gatewayClass('own', CONTROLLER_NAME, 'own'),
      gatewayClass('lost', CONTROLLER_NAME, 'nobody'),
      // Names our Engine, but another controller serves it.
      gatewayClass('istio', 'istio.io/gateway-controller', 'edge'),
      ...['edge', 'own', 'lost', 'istio', 'undeclared'].map((name) => gateway(`of-${name}`, name)),
    );
    expect(envoyGateways(log.state())).toEqual(['shop/of-edge']);
  });

  it('are none whose class names something else than an Engine', async () => {
    const parametersRef = { group: '', kind: 'ConfigMap', name: 'gateway' };
    const other = gatewayClass('other', CONTROLLER_NAME);
    const spec = { controllerName: CONTROLLER_NAME, parametersRef };
    await put(engine('gateway', 'envoy'), { ...other, spec }, gateway('of-other', 'other'));
    expect(envoyGateways(log.state())).toEqual([]);
  });

  it('follow the Engine of the default class', async () => {
    await put(gateway('public', 'flyball'));
    expect(envoyGateways(log.state())).toEqual([]);
    await put(engine('gateway', 'envoy'));
    expect(envoyGateways(log.state())).toEqual(['shop/public']);
  });
});
