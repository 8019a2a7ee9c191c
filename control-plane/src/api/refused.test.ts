import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, ROUTES, route, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

describe('what is not taken', () => {
  it.each([
    ['application/json-patch+json', []],
    ['application/strategic-merge-patch+json', {}],
    ['application/apply-patch+yaml', 'a: b'],
    ['application/json', {}],
  ] as const)('a patch as %s: 415 and a sentence', async (type, body) => {
    const answer = await send(world, `PATCH ${ROUTES}/account`, { headers: { 'content-type': type }, body });
    expect(answer.json).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
    expect(answer.json.message).toContain('application/merge-patch+json');
  });

  it.each([
    [`DELETE ${ROUTES}`, 'GET, POST'],
    [`PUT ${ROUTES}`, 'GET, POST'],
    [`HEAD ${ROUTES}`, 'GET, POST'],
    [`POST ${ROUTES}/account`, 'GET, PUT, PATCH, DELETE'],
    ['DELETE /apis', 'GET'],
    [`GET ${OWN}/changesets`, 'POST'],
    [`DELETE ${OWN}/clients`, 'GET'],
    ['POST /apis/gateway.networking.k8s.io/v1/httproutes', 'GET'],
    ['POST /healthz', 'GET, HEAD'],
  ])('%s: 405 and the methods', async (line, allow) => {
    const answer = await send(world, line, line.startsWith('P') ? { body: {} } : {});
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
  });

  it.each([
    '/nothing',
    '/apis/nothing.example',
    '/apis/gateway.networking.k8s.io/v9',
    '/apis/gateway.networking.k8s.io/v1/nothing',
    '/apis/flyball.dev/v1/subsets',
    '/api/v2',
    '/api/v1/secrets/x',
    '/api/v1/namespaces/shop/namespaces',
    `${ROUTES}/account/scale`,
    `${ROUTES}/account/status/more`,
    `${ROUTES}/`.slice(0, -1).replace('httproutes', 'HTTPRoutes'),
  ])('%s: 404', async (path) => {
    expect((await send(world, `GET ${path}`)).json).toMatchObject({ code: 404, reason: 'NotFound' });
  });

  it('state of controllers and the status of objects', async () => {
    const claim = { metadata: { name: 'shop.account' }, spec: { service: 'shop/account', port: 20_000 } };
    const answer = await send(world, `POST ${OWN}/portclaims`, { body: claim });
    expect(answer.json).toMatchObject({ code: 403, error: { code: 'FLYBALL_API_READ_ONLY' } });
    await send(world, `POST ${ROUTES}`, { body: route() });
    expect((await send(world, `GET ${ROUTES}/account/status`)).status).toBe(200);
    expect((await send(world, `PUT ${ROUTES}/account/status`, { body: route() })).status).toBe(403);
  });

  it.each([
    ['application/json;as=Table;v=v1;g=meta.k8s.io,application/json', 200],
    ['*/*', 200],
    ['application/*;q=0.1', 200],
    ['application/json;as=Table;v=v1;g=meta.k8s.io', 406],
    ['application/vnd.kubernetes.protobuf', 406],
    ['application/yaml', 406],
    ['application/json;q=0', 406],
  ])('Accept: %s gets %i', async (accept, status) => {
    expect((await send(world, `GET ${ROUTES}`, { headers: { accept } })).status).toBe(status);
  });
});
