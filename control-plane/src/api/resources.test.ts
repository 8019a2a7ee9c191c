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
