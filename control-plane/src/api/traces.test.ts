import { openProject, traceContextOf } from '@flyball/policy/project';
import { traceJson } from '@flyball/policy/trace';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gatewayFacts } from '../plane/gateway-facts.ts';
import { createPlaneWorld, type PlaneWorld } from './testing/plane-world.ts';
import { OWN, send } from './testing/requests.ts';

const WAIT = { timeout: 15_000 };

let world: PlaneWorld;
beforeEach(async () => {
  world = await createPlaneWorld();
});
afterEach(async () => {
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
  await vi.waitFor(() => expect(world.core.revision()).toBe(world.log.state().revision), WAIT);
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
  expect(gatewayFacts(world.core.compiled, 'Gateway/shop/edge')).toEqual({
    listeners: [
      expect.objectContaining({ attachedRoutes: 1 }),
      expect.objectContaining({ attachedRoutes: 1 }),
    ],
    addresses: ['127.0.0.1'],
  });
  expect(gatewayFacts(world.core.compiled, 'Gateway/shop/none')).toEqual({ listeners: [], addresses: [] });
});

it('a Gateway comes with its certificate in one change, and changes later: no finding about the Secret', async () => {
  await online(files(HTTPS));
  const again = await send(world, `POST ${OWN}/changesets`, {
    body: { changes: [{ op: 'put', object: gateway({ ...HTTPS, port: 8443 }) }] },
  });
  expect(again.json.diagnostics).toEqual([]);
  const [secret] = files(HTTPS).slice(1);
  const broken = { ...secret, data: { 'tls.crt': 'AAAA' } };
  const refused = await send(world, `POST ${OWN}/changesets`, {
    body: { changes: [{ op: 'put', object: broken }] },
  });
  expect(refused.json).toMatchObject({ code: 422, diagnostics: [{ code: 'FB1210' }] });
  expect(JSON.stringify(world.plane.planned)).not.toContain(pem('CERTIFICATE'));
});
