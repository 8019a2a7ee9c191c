import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BROKEN, OWN, put, ROUTES, route, send, sendChangeset } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

const WAIT = { timeout: 15_000 };

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

const changesets = (body: unknown) => sendChangeset(world, body);

describe('what is asked of the plane', () => {
  it('plans, without storing', async () => {
    const { json } = await send(world, `POST ${OWN}/plans`, { body: { changes: [put(route('a'))] } });
    expect(json).toMatchObject({ entries: [], blast: { services: [] } });
    expect(world.plane.planned).toHaveLength(1);
    expect(world.log.state().revision).toBe(0);
    expect((await send(world, `POST ${OWN}/plans`, { body: { changes: [put({})] } })).status).toBe(422);
  });

  it('traces, one or many lines', async () => {
    const one = await send(world, `POST ${OWN}/traces`, { body: { path: '/' } });
    expect(one.json).toEqual({ traced: { path: '/' } });
    const many = await send(world, `POST ${OWN}/traces`, {
      headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
      body: Buffer.from('{"n":1}\n\r\n{"n":\n"\xff"\n{"n":3}', 'latin1'),
    });
    expect(many.headers['content-type']).toBe('application/x-ndjson');
    const lines = many.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { traced: { n: 1 } },
      { id: null, error: { code: 'FLYBALL_TRACE_JSON', message: 'not JSON' } },
      { id: null, error: { code: 'FLYBALL_TRACE_JSON', message: 'not UTF-8' } },
      { traced: { n: 3 } },
    ]);
    const long = await send(world, `POST ${OWN}/traces`, {
      headers: { 'content-type': 'application/x-ndjson' },
      body: `"${'x'.repeat(1_000_000)}"\n1\n`,
    });
    expect(long.text).toMatch(/^\{"id":null,"error":\{"code":"FLYBALL_TRACE_SIZE".*\n\{"traced":1\}\n$/);
  });

  it('deliveries, clients, services, conditions, modules', async () => {
    const about = 'object=HTTPRoute/shop/account';
    const plain = await send(world, `GET ${OWN}/deliveries?${about}`);
    expect(plain.json).toMatchObject({ revision: 0, items: [{ kind: 'HTTPRoute', version: 'v' }] });
    expect(plain.json.items[0]).not.toHaveProperty('detail');
    const detailed = await send(world, `GET ${OWN}/deliveries?${about}&detail`);
    expect(detailed.json.items[0].detail).toMatchObject([{ client: 'c1', grade: 'accepted' }]);
    expect((await send(world, `GET ${OWN}/clients`)).json).toEqual({ revision: 0, items: [] });
    expect((await send(world, `GET ${OWN}/services`)).json.items[0].service).toBe('shop/account');
    expect((await send(world, `GET ${OWN}/conditions?${about}`)).json).toMatchObject({ conditions: [] });
    expect((await send(world, `GET ${OWN}/modules`)).json).toEqual({ items: [] });
    for (const object of [
      '',
      'object=',
      'object=x',
      'object=HTTPRoute/../x',
      'object=HTTPRoute/a/b/c',
      'object=toString/a/b',
    ])
      expect((await send(world, `GET ${OWN}/deliveries?${object}`)).status).toBe(400);
  });

  it('settled waits, and says when it took too long', async () => {
    const body = { objects: ['HTTPRoute/shop/a'], revision: 1, timeoutMs: 50 };
    expect((await send(world, `POST ${OWN}/settled`, { body })).json).toEqual({
      complete: true,
      deliveries: [],
    });
    world.plane.set.settled = () => Promise.reject(new Error('too late'));
    const late = await send(world, `POST ${OWN}/settled`, { body });
    expect(late.json).toMatchObject({ code: 504, error: { code: 'FLYBALL_API_TIMEOUT' } });
    for (const wrong of [{}, { objects: [] }, { ...body, timeoutMs: -1 }, { ...body, timeoutMs: 1e9 }])
      expect((await send(world, `POST ${OWN}/settled`, { body: wrong })).status).toBe(400);
    world.failures.splice(0);
  });
});

describe('a wait for deliveries', () => {
  const body = JSON.stringify({ objects: ['HTTPRoute/shop/a'], revision: 1, timeoutMs: 300_000 });

  /** Begins a wait that ends only when it is told so. */
  const begin = async () => {
    const port = await world.api.listen({ host: '127.0.0.1', port: 0 });
    const gone = new AbortController();
    const waits = new Promise<AbortSignal | undefined>((resolve) => {
      world.plane.set.settled = ({ signal }) => {
        resolve(signal);
        return once(signal ?? expect.fail(), 'abort').then(() => ({ complete: false, deliveries: [] }));
      };
    });
    const answer = fetch(`http://127.0.0.1:${port}${OWN}/settled`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${world.token.admin}`, 'content-type': 'application/json' },
      signal: gone.signal,
    });
    return { signal: await waits, answer, gone };
  };

  it('ends with who waits', async () => {
    const { signal, answer, gone } = await begin();
    gone.abort();
    await expect(answer).rejects.toThrow();
    await vi.waitFor(() => expect(signal?.aborted).toBe(true), WAIT);
  });

  it('ends with the server, and is answered', async () => {
    const { answer } = await begin();
    const stopped = world.api.stop();
    expect(await (await answer).json()).toEqual({ complete: false, deliveries: [] });
    await stopped;
  });
});

describe('history and undo', () => {
  it('goes back one change and forth again, and touches nothing else', async () => {
    await changesets({ changes: [put(route('a')), put(route('b'))] });
    await changesets({ changes: [put(route('a', { labels: { x: 'y' } }))], message: 'labels' });
    const undo = () => send(world, `POST ${OWN}/undo`, { body: { object: 'HTTPRoute/shop/a' } });
    expect((await undo()).json).toEqual({ revision: 3, object: 'HTTPRoute/shop/a', result: 'configured' });
    expect((await send(world, `GET ${ROUTES}/a`)).json.metadata.labels).toBeUndefined();
    await undo();
    const history = await send(world, `GET ${OWN}/history?object=HTTPRoute/shop/a`);
    expect(
      history.json.items.map(({ revision, type, message }: { [field: string]: unknown }) => [
        revision,
        type,
        message,
      ]),
    ).toEqual([
      [1, 'created', ''],
      [2, 'changed', 'labels'],
      [3, 'changed', 'undo HTTPRoute/shop/a'],
      [4, 'changed', 'undo HTTPRoute/shop/a'],
    ]);
    expect((await send(world, `POST ${OWN}/undo`, { body: { object: 'HTTPRoute/shop/z' } })).status).toBe(
      404,
    );
  });

  it('breaks nothing unless that is wanted', async () => {
    await changesets({ changes: [put(route('a')), put(route('b'))] });
    world.plane.set.findings = [BROKEN];
    const undo = (query = '') =>
      send(world, `POST ${OWN}/undo${query}`, { body: { object: 'HTTPRoute/shop/a' } });
    expect((await undo()).json).toMatchObject({
      code: 422,
      error: { code: 'FLYBALL_API_BROKEN' },
      diagnostics: [{ code: 'FB1201', object: 'HTTPRoute/shop/b' }],
    });
    expect(world.log.state().revision).toBe(1);
    expect((await undo('?allowBroken=true')).json).toMatchObject({ revision: 2, result: 'deleted' });
  });
});

describe('logins', () => {
  it('give a token for twelve hours that cannot make another', async () => {
    const login = await send(world, `POST ${OWN}/logins`);
    expect(login.status).toBe(201);
    const { token, expires } = login.json;
    expect(Date.parse(expires) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect((await send(world, `GET ${OWN}/whoami`, { token })).json).toEqual({
      holder: 'admin',
      role: 'admin',
      expires,
    });
    const again = await send(world, `POST ${OWN}/logins`, { token });
    expect(again.json).toMatchObject({ code: 403, error: { code: 'FLYBALL_API_LOGIN' } });
    expect((await send(world, `POST ${OWN}/logins`, { token: world.token.viewer })).status).toBe(403);
    world.clock.ahead = 12 * 3_600_000 + 1;
    expect((await send(world, `GET ${OWN}/whoami`, { token })).status).toBe(401);
  });
});

describe('health and metrics', () => {
  it('lives whatever is missing, is ready when nothing is', async () => {
    world.plane.set.unready = ['The log is loading.'];
    expect((await send(world, 'GET /healthz', { token: '' })).text).toBe('ok\n');
    const unready = await send(world, 'GET /readyz', { token: '' });
    expect([unready.status, unready.text]).toEqual([503, 'The log is loading.\n']);
    world.plane.set.unready = [];
    expect((await send(world, 'GET /readyz', { token: '' })).status).toBe(200);
  });

  it('counts requests by few routes and refusals by code', async () => {
    await send(world, `GET ${ROUTES}/a`);
    await send(world, `GET ${ROUTES}/b`);
    await send(world, `GET ${OWN}/clients`);
    await send(world, 'GET /no/such/path');
    const { text, status } = await send(world, 'GET /metrics', { token: world.token.viewer });
    expect(status).toBe(200);
    expect(text).toContain('flyball_http_refusals_total{code="FLYBALL_API_NOT_FOUND"} 2');
    const routes = new Set(
      [...text.matchAll(/_count\{method="\w+",route="([^"]+)"/g)].map(([, name]) => name),
    );
    expect([...routes].map(String).sort()).toEqual([
      '/apis/flyball.dev/v1/clients',
      '/apis/{group}/{version}/{plural}/{name}',
      'unknown',
    ]);
  });
});
