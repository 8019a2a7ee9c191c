import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROUTES, route, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

describe('lists', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await send(world, `POST ${ROUTES}`, { body: route(name, { labels: { app: name, tier: 'x' } }) });
    await send(world, `POST ${ROUTES.replace('shop', 'other')}`, {
      body: route('a', { namespace: 'other' }),
    });
  });

  const names = async (query: string, path = ROUTES): Promise<string[]> => {
    const { json } = await send(world, `GET ${path}${query}`);
    return json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  };

  it('have the shape and the revision Kubernetes gives them', async () => {
    const { json } = await send(world, `GET ${ROUTES}`);
    expect(json).toMatchObject({ kind: 'HTTPRouteList', metadata: { resourceVersion: '6' } });
    expect(json.items).toHaveLength(5);
    expect((await send(world, 'GET /api/v1/secrets')).json).toEqual({
      kind: 'SecretList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '6' },
      items: [],
    });
  });

  it.each([
    ['?labelSelector=app%3Db', ['b']],
    ['?labelSelector=app+in+(a,b),tier', ['a', 'b']],
    ['?labelSelector=app+notin+(a,b)', ['c', 'd', 'e']],
    ['?labelSelector=app!%3Da', ['b', 'c', 'd', 'e']],
    ['?labelSelector=!tier', []],
    ['?fieldSelector=metadata.name%3Dc', ['c']],
    ['?fieldSelector=metadata.name%3Dc,metadata.namespace%3Dother', []],
    ['?resourceVersion=0', ['a', 'b', 'c', 'd', 'e']],
    ['?resourceVersion=3', ['a', 'b', 'c', 'd', 'e']],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('go over all namespaces, with a name too', async () => {
    const all = '/apis/gateway.networking.k8s.io/v1/httproutes';
    expect(await names('', all)).toEqual(['a', 'a', 'b', 'c', 'd', 'e']);
    expect(await names('?fieldSelector=metadata.name%3Da', all)).toEqual(['a', 'a']);
    expect(await names('?fieldSelector=metadata.namespace%3Dother', all)).toEqual(['a']);
  });

  it('come in pages of one revision, whatever is written meanwhile', async () => {
    const first = await send(world, `GET ${ROUTES}?limit=2`);
    await send(world, `DELETE ${ROUTES}/d`);
    await send(world, `POST ${ROUTES}`, { body: route('f') });
    const second = await send(world, `GET ${ROUTES}?limit=2&continue=${first.json.metadata.continue}`);
    const third = await send(world, `GET ${ROUTES}?limit=2&continue=${second.json.metadata.continue}`);
    const items = [...first.json.items, ...second.json.items, ...third.json.items];
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(third.json.metadata).toEqual({ resourceVersion: '6' });
    world.clock.ahead += 6 * 60_000;
    const late = await send(world, `GET ${ROUTES}?limit=2&continue=${first.json.metadata.continue}`);
    expect(late.json).toMatchObject({ code: 410, reason: 'Expired' });
  });

  it.each([
    'continue=zzz',
    'continue=WzEsMV0',
    'limit=-1',
    'limit=x',
    'resourceVersion=x',
    'labelSelector=((',
    'labelSelector=a%3D%3D%3Db',
    `labelSelector=${'a,'.repeat(100)}`,
    'fieldSelector=spec.x%3D1',
    'watch=maybe',
  ])('?%s is refused', async (query) => {
    expect((await send(world, `GET ${ROUTES}?${query}`)).json).toMatchObject({
      code: 400,
      error: { code: 'FLYBALL_API_PARAMETER' },
    });
  });

  it('of a revision that is not there yet are told to wait', async () => {
    const answer = await send(world, `GET ${ROUTES}?resourceVersion=99`);
    expect(answer.json).toMatchObject({ code: 504, reason: 'Timeout', details: { retryAfterSeconds: 1 } });
    expect((await send(world, `GET ${ROUTES}?resourceVersion=1&resourceVersionMatch=Exact`)).status).toBe(
      410,
    );
  });
});
