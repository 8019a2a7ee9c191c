import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getObject } from '../resources/query.ts';
import { OWN, ROUTES, route, secret, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

describe('one object', () => {
  it('is created, read, replaced, patched and deleted', async () => {
    const created = await send(world, `POST ${ROUTES}`, { body: route() });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'account', namespace: 'shop', resourceVersion: '1', generation: 1 },
      spec: { rules: [{ backendRefs: [{ weight: 1 }] }] },
    });
    expect((await send(world, `GET ${ROUTES}/account`)).json).toEqual(created.json);
    const replaced = await send(world, `PUT ${ROUTES}/account`, {
      body: { ...created.json, spec: { ...created.json.spec, hostnames: ['a.example'] } },
    });
    expect(replaced.json.metadata).toMatchObject({ resourceVersion: '2', generation: 2 });
    const patched = await send(world, `PATCH ${ROUTES}/account`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { metadata: { labels: { app: 'x' } }, spec: { hostnames: null } },
    });
    expect(patched.json.metadata).toMatchObject({ labels: { app: 'x' }, resourceVersion: '3' });
    expect(patched.json.spec.hostnames).toBeUndefined();
    const deleted = await send(world, `DELETE ${ROUTES}/account`);
    expect(deleted.json).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'account' } });
    expect((await send(world, `GET ${ROUTES}/account`)).json).toMatchObject({
      status: 'Failure',
      reason: 'NotFound',
      code: 404,
      error: { code: 'FLYBALL_API_NOT_FOUND' },
      details: { name: 'account', kind: 'httproutes', group: 'gateway.networking.k8s.io' },
    });
  });

  it('is served in each version of its kind', async () => {
    const path = (version: string) =>
      `/apis/gateway.networking.k8s.io/${version}/namespaces/shop/referencegrants`;
    const reference = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' };
    const spec = { from: [reference], to: [{ group: '', kind: 'Service' }] };
    const created = await send(world, `POST ${path('v1')}`, { body: { metadata: { name: 'a' }, spec } });
    expect(created.status).toBe(201);
    const apiVersion = 'gateway.networking.k8s.io/v1beta1';
    expect((await send(world, `GET ${path('v1beta1')}/a`)).json.apiVersion).toBe(apiVersion);
    expect((await send(world, `GET ${path('v1beta1')}`)).json).toMatchObject({
      apiVersion,
      items: [{ apiVersion }],
    });
  });

  it('is told apart by what is wrong with it', async () => {
    const answer = await send(world, `POST ${ROUTES}`, {
      body: { ...route(), spec: { rules: [{ backendRefs: [{ name: 'account', prot: 1 }] }] } },
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ reason: 'Invalid', error: { code: 'FLYBALL_API_INVALID' } });
    expect(answer.json.diagnostics[0]).toMatchObject({ code: expect.stringMatching(/^FB1/) });
    expect(answer.json.details.causes[0].field).toMatch(/^spec\.rules\[0\]\.backendRefs\[0\]/);
  });

  it('is compared with the revision the writer has seen', async () => {
    const { json: first } = await send(world, `POST ${ROUTES}`, { body: route() });
    const change = (body: object) => send(world, `PUT ${ROUTES}/account`, { body });
    const second = await change({ ...first, metadata: { ...first.metadata, labels: { a: 'b' } } });
    expect(second.status).toBe(200);
    const stale = await change({ ...first, metadata: { ...first.metadata, labels: { a: 'c' } } });
    expect(stale.json).toMatchObject({
      code: 409,
      reason: 'Conflict',
      error: { code: 'FLYBALL_LOG_CONFLICT' },
    });
    // The log has gone on elsewhere: what was seen at a later revision is still what is there.
    await send(world, `POST ${ROUTES}`, { body: route('other') });
    const seenLater = { ...second.json.metadata, labels: {}, resourceVersion: '3' };
    expect((await change({ ...second.json, metadata: seenLater })).status).toBe(200);
    const future = { ...second.json.metadata, labels: { z: 'z' }, resourceVersion: '99' };
    expect((await change({ ...second.json, metadata: future })).status).toBe(409);
    const other = { ...second.json.metadata, resourceVersion: undefined, uid: 'another' };
    expect((await change({ ...second.json, metadata: other })).status).toBe(409);
  });

  it('is deleted only as the preconditions want it', async () => {
    const { json } = await send(world, `POST ${ROUTES}`, { body: route() });
    const wrong = { preconditions: { uid: 'another' } };
    expect((await send(world, `DELETE ${ROUTES}/account`, { body: wrong })).status).toBe(409);
    const right = { preconditions: { uid: json.metadata.uid, resourceVersion: '1' } };
    expect((await send(world, `DELETE ${ROUTES}/account`, { body: right })).status).toBe(200);
    expect((await send(world, `DELETE ${ROUTES}/account`)).status).toBe(404);
  });

  it('is not created twice; replacing and patching create nothing', async () => {
    await send(world, `POST ${ROUTES}`, { body: route() });
    expect((await send(world, `POST ${ROUTES}`, { body: route() })).json).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
    });
    expect((await send(world, `PUT ${ROUTES}/other`, { body: route('other') })).status).toBe(404);
    const headers = { 'content-type': 'application/merge-patch+json' };
    expect((await send(world, `PATCH ${ROUTES}/other`, { headers, body: {} })).status).toBe(404);
  });

  it('gets a name when only its beginning is given', async () => {
    const { metadata: _, ...rest } = route() as { metadata: object };
    const body = { ...rest, metadata: { generateName: 'canary-' } };
    const names = await Promise.all(
      [1, 2, 3].map(async () => (await send(world, `POST ${ROUTES}`, { body })).json.metadata.name),
    );
    for (const name of names) expect(name).toMatch(/^canary-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(new Set(names).size).toBe(3);
  });

  it('takes apiVersion, kind, namespace and name of the path; refuses others', async () => {
    const { spec } = route() as { spec: object };
    expect((await send(world, `POST ${ROUTES}`, { body: { metadata: { name: 'a' }, spec } })).status).toBe(
      201,
    );
    for (const body of [
      route('b', { namespace: 'other' }),
      { ...route('b'), kind: 'Gateway' },
      { ...route('b'), apiVersion: 'v1' },
    ]) {
      const answer = await send(world, `POST ${ROUTES}`, { body });
      expect(answer.json).toMatchObject({ code: 400, error: { code: 'FLYBALL_API_MISMATCH' } });
    }
    expect((await send(world, `PUT ${ROUTES}/b`, { body: route('a') })).status).toBe(400);
  });

  it('is only tried with dryRun=All', async () => {
    const answer = await send(world, `POST ${ROUTES}?dryRun=All`, { body: route() });
    expect(answer.status).toBe(201);
    expect(answer.json.metadata.name).toBe('account');
    expect(world.log.state().revision).toBe(0);
    expect((await send(world, `POST ${ROUTES}?dryRun=Some`, { body: route() })).status).toBe(400);
    await send(world, `POST ${ROUTES}`, { body: route() });
    expect((await send(world, `POST ${ROUTES}?dryRun=All`, { body: route() })).status).toBe(409);
    expect((await send(world, `DELETE ${ROUTES}/account?dryRun=All`)).status).toBe(200);
    expect(world.log.state().revision).toBe(1);
  });

  it('keeps what only the server sets, whatever is sent', async () => {
    const metadata = {
      uid: 'mine',
      resourceVersion: '77',
      generation: 9,
      creationTimestamp: '2000-01-01T00:00:00Z',
      managedFields: [{ manager: 'me' }],
      ownerReferences: [],
      finalizers: ['x'],
    };
    const body = { ...route('account', metadata), status: { parents: [] } };
    const { json } = await send(world, `POST ${ROUTES}`, { body });
    expect(json.metadata).toMatchObject({ resourceVersion: '1', generation: 1 });
    expect(json.metadata.uid).not.toBe('mine');
    expect(json.metadata).not.toHaveProperty('managedFields');
    expect(json.metadata).not.toHaveProperty('finalizers');
  });

  it('patches of others are repeated, patches with a revision are not', async () => {
    await send(world, `POST ${ROUTES}`, { body: route() });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const patch = (at: number, more: object = {}) =>
      send(world, `PATCH ${ROUTES}/account`, {
        headers,
        body: { metadata: { ...more, annotations: { [`a${at}`]: 'x' } } },
      });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((at) => patch(at)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { json } = await send(world, `GET ${ROUTES}/account`);
    expect(Object.keys(json.metadata.annotations).sort()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect((await patch(6, { resourceVersion: '1' })).status).toBe(409);
  });
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

describe('status', () => {
  it('of a route stands under its parents as they were written', async () => {
    await send(world, `POST ${ROUTES}`, { body: route() });
    const about = { object: 'HTTPRoute/shop/account', parent: 'Gateway/shop/edge' } as const;
    world.plane.set.conditions.set('HTTPRoute/shop/account', [
      { ...about, type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
      { ...about, type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: 'no account' },
    ]);
    const { json } = await send(world, `GET ${ROUTES}/account`);
    expect(json.status.parents).toEqual([
      {
        parentRef: json.spec.parentRefs[0],
        controllerName: 'flyball.dev/gateway',
        conditions: [
          expect.objectContaining({ type: 'Accepted', status: 'True', observedGeneration: 1 }),
          expect.objectContaining({
            type: 'ResolvedRefs',
            message: 'no account',
            lastTransitionTime: json.metadata.creationTimestamp,
          }),
        ],
      },
    ]);
  });

  it('of a Gateway has conditions and listeners', async () => {
    const path = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways';
    const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
    const spec = { gatewayClassName: 'flyball', listeners };
    const created = await send(world, `POST ${path}`, { body: { metadata: { name: 'edge' }, spec } });
    expect(created.status).toBe(201);
    const object = 'Gateway/shop/edge';
    world.plane.set.conditions.set(object, [
      { object, type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
      {
        object,
        sectionName: 'http',
        type: 'Conflicted',
        status: 'False',
        reason: 'NoConflicts',
        message: '',
      },
    ]);
    world.listeners.push({
      gateway: 'shop/edge',
      listener: 'http',
      attachedRoutes: 3,
      supportedKinds: ['HTTPRoute'],
    });
    const { json } = await send(world, `GET ${path}/edge/status`);
    expect(json.status).toMatchObject({
      conditions: [{ type: 'Accepted' }],
      listeners: [
        {
          name: 'http',
          attachedRoutes: 3,
          supportedKinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
          conditions: [{ type: 'Conflicted', status: 'False' }],
        },
      ],
    });
  });
});

describe('secrets', () => {
  const path = '/api/v1/namespaces/shop/secrets';
  const value = 'aHVudGVyMg==';

  it('are never shown, wherever they could be', async () => {
    const created = await send(world, `POST ${path}`, { body: secret({ password: value }) });
    const answers = [
      created,
      await send(world, `GET ${path}/tls`),
      await send(world, `GET ${path}`),
      await send(world, `GET ${OWN}/history?object=Secret/shop/tls`),
      await send(world, `GET ${path}?watch=1&timeoutSeconds=1`),
      await send(world, `PUT ${path}/tls`, {
        body: { ...secret({ password: 'bad' }), metadata: { name: 'tls' } },
      }),
      await send(world, `POST ${OWN}/undo`, { body: { object: 'Secret/shop/tls' } }),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/aHVudGVyMg|hunter2|FBS1|RkJTM/);
    expect(created.json.data).toEqual({ password: '[redacted]' });
    expect(answers[4]?.text).toContain('[redacted]');
    expect(JSON.stringify([...world.log.state().kinds.values()])).not.toContain('aHVudGVyMg');
  });

  it('that are sent back redacted keep what is stored', async () => {
    await send(world, `POST ${path}`, { body: secret({ password: value }) });
    const { json } = await send(world, `GET ${path}/tls`);
    const same = await send(world, `PUT ${path}/tls`, { body: json });
    expect(same.json.metadata.resourceVersion).toBe('1');
    const body = { ...json, stringData: { user: 'ada' } };
    expect((await send(world, `PUT ${path}/tls`, { body })).json.metadata.resourceVersion).toBe('2');
    const headers = { 'content-type': 'application/merge-patch+json' };
    await send(world, `PATCH ${path}/tls`, { headers, body: { metadata: { labels: { a: 'b' } } } });
    const object = getObject(world.log.state(), 'Secret/shop/tls') ?? expect.fail();
    expect(world.box.unseal(object).spec).toMatchObject({ data: { password: value, user: 'YWRh' } });
    expect(object.metadata.labels).toEqual({ a: 'b' });
  });

  it('that redact what was never stored are refused', async () => {
    const answer = await send(world, `POST ${path}`, { body: secret({ password: '[redacted]' }) });
    expect(answer.json).toMatchObject({ code: 422, error: { code: 'FLYBALL_SECRET_NOTHING_KEPT' } });
  });
});

describe('discovery', () => {
  it('lists groups, versions and resources', async () => {
    expect((await send(world, 'GET /api')).json).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { json } = await send(world, 'GET /apis');
    expect(json.groups.map(({ name }: { name: string }) => name)).toEqual([
      'flyball.dev',
      'gateway.networking.k8s.io',
    ]);
    expect((await send(world, 'GET /apis/flyball.dev')).json.preferredVersion.groupVersion).toBe(
      'flyball.dev/v1',
    );
    const own = (await send(world, `GET ${OWN}`)).json;
    const verbsOf = (name: string) =>
      own.resources.find((resource: { name: string }) => resource.name === name)?.verbs;
    expect(verbsOf('trafficpolicies')).toContain('create');
    expect(verbsOf('portclaims')).toEqual(['get', 'list', 'watch']);
    expect(verbsOf('subsets')).toBeUndefined();
    expect((await send(world, 'GET /version')).json).toMatchObject({ major: '1' });
  });
});
