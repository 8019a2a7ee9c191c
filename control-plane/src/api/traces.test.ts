import { systemClock } from '@flyball/engine';
import { DEFAULT_RESOURCES } from '@flyball/policy/kinds';
import { openProject, traceContextOf } from '@flyball/policy/project';
import { traceJson } from '@flyball/policy/trace';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPlane } from '../plane/answers.ts';
import { createPlaneCore, type PlaneCore } from '../plane/core.ts';
import { gatewayFacts } from '../plane/gateway-facts.ts';
import { OWN, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

/** A plane that compiles what is sent. */
let world: World;
let core: PlaneCore;
beforeEach(async () => {
  world = await createWorld();
  const changes = DEFAULT_RESOURCES.map((object) => ({ op: 'put' as const, object }));
  await world.log.commit({ author: 'test', message: '', changes });
  core = createPlaneCore({ log: world.log, clock: systemClock, newId: () => 's', box: world.box });
  world.plane.set.trace = createPlane(core).trace;
});
afterEach(async () => {
  core.stop();
  await world.close();
  expect(world.failures).toEqual([]);
});

const GATEWAY = 'gateway.networking.k8s.io/v1';
const pem = (what: string): string => Buffer.from(`-----BEGIN ${what}-----`).toString('base64');
const HTTPS = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'tls' }] } };

const gateway = (listener: object): object => ({
  apiVersion: GATEWAY,
  kind: 'Gateway',
  metadata: { name: 'edge', namespace: 'shop' },
  spec: { gatewayClassName: 'flyball', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }, listener] },
});

const files = (listener: object): readonly object[] => [
  gateway(listener),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tls', namespace: 'shop' },
    data: { 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('PRIVATE KEY') },
  },
  {
    apiVersion: 'flyball.dev/v1',
    kind: 'CatalogService',
    metadata: { name: 'account', namespace: 'shop' },
    spec: { instances: [{ address: '127.0.0.1', port: 1 }] },
  },
  {
    apiVersion: GATEWAY,
    kind: 'HTTPRoute',
    metadata: { name: 'all', namespace: 'shop' },
    spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'account', port: 8080 }] }] },
  },
];

const LINES = ['http://a.example:80/x', 'https://a.example:443/x', 'http://a.example:81/x'].map((url) => ({
  id: url,
  via: { gateway: 'shop/edge', port: Number(new URL(url).port || (url.startsWith('https') ? 443 : 80)) },
  method: 'GET',
  url,
  headers: {},
}));

const offline = (documents: readonly object[]): readonly unknown[] => {
  const context = traceContextOf(
    openProject(documents.map((one, index) => ({ file: `${index}.json`, text: JSON.stringify(one) }))),
  );
  return LINES.map((line) => traceJson(line, context));
};

const online = async (documents: readonly object[]): Promise<readonly unknown[]> => {
  const changes = documents.map((object) => ({ op: 'put', object }));
  const answer = await send(world, `POST ${OWN}/changesets`, { body: { changes } });
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(core.revision()).toBe(world.log.state().revision));
  return Promise.all(LINES.map(async (body) => (await send(world, `POST ${OWN}/traces`, { body })).json));
};

it.each([
  ['HTTPS', [HTTPS]],
  ['HTTPS, and is served from then on', [HTTPS, { name: 'https', port: 443, protocol: 'HTTP' }]],
  ['HTTP, and is not served from then on', [{ name: 'https', port: 443, protocol: 'HTTP' }, HTTPS]],
  ['HTTPS, and goes', [HTTPS, { name: 'other', port: 81, protocol: 'HTTP' }]],
])('a trace has the same outcome with the server and without: a listener of %s', async (_, listeners) => {
  for (const listener of listeners) {
    const expected = offline(files(listener));
    expect(expected).toMatchObject([{ status: 200 }, {}, {}]);
    expect(await online(files(listener))).toEqual(expected);
  }
});

it('addresses of a Gateway are those its engine binds for what is served', async () => {
  await online(files(HTTPS));
  expect(gatewayFacts(core.compiled, 'Gateway/shop/edge')).toEqual({
    listeners: [
      expect.objectContaining({ attachedRoutes: 1 }),
      expect.objectContaining({ attachedRoutes: 1 }),
    ],
    addresses: ['127.0.0.1'],
  });
  expect(gatewayFacts(core.compiled, 'Gateway/shop/none')).toEqual({ listeners: [], addresses: [] });
});
