import { once } from 'node:events';
import type { Diagnostic } from '@flyball/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commitsOf } from '../resources/query.ts';
import { OWN, ROUTES, route, secret, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';
import { buildYamlWorker } from './testing/yaml-worker.ts';
import { createYamlReader, type YamlReader } from './yaml/reader.ts';

const WAIT = { timeout: 15_000 };

let world: World;
let yaml: YamlReader;
let worker: Awaited<ReturnType<typeof buildYamlWorker>>;
beforeAll(async () => {
  worker = await buildYamlWorker();
  yaml = createYamlReader({ worker: worker.url, timeoutMs: 10_000 });
});
afterAll(async () => {
  await yaml.close();
  worker.remove();
});
beforeEach(async () => {
  world = await createWorld({ yaml });
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

const put = (object: object, more: object = {}) => ({ op: 'put', object, ...more });
const changesets = (body: unknown, query = '') => send(world, `POST ${OWN}/changesets${query}`, { body });
const finding: Diagnostic = {
  code: 'FB1201',
  severity: 'error',
  object: 'HTTPRoute/shop/b',
  field: '/spec/rules/0',
  message: 'The backend account is not there.',
  fix: '',
};

describe('changesets', () => {
  it('are one transaction with a result for each object', async () => {
    const first = await changesets({ changes: [put(route('a')), put(route('b'))], message: 'two routes' });
    expect(first.json).toEqual({
      revision: 1,
      dryRun: false,
      results: [
        { object: 'HTTPRoute/shop/a', result: 'created' },
        { object: 'HTTPRoute/shop/b', result: 'created' },
      ],
      diagnostics: [],
    });
    const second = await changesets({
      changes: [
        put(route('a')),
        put(route('b', { labels: { x: 'y' } })),
        put(route('c')),
        { op: 'delete', key: 'HTTPRoute/shop/a' },
      ].slice(1),
    });
    expect(second.json.results.map(({ result }: { result: string }) => result)).toEqual([
      'configured',
      'created',
      'deleted',
    ]);
    const third = await changesets({ changes: [put(route('c'))] });
    expect(third.json).toMatchObject({ revision: 2, results: [{ result: 'unchanged' }] });
    expect([...commitsOf(world.log.state())].map(({ message, author }) => [message, author])).toEqual([
      ['two routes', 'admin'],
      ['', 'admin'],
    ]);
  });

  it('delete what a document names, in its default namespace too', async () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };
    await changesets({ changes: [put(map), put(space)] });
    const changes = [map, space].map((object) => ({ op: 'delete', object }));
    expect((await changesets({ changes })).json.results).toEqual([
      { object: 'ConfigMap/default/a', result: 'deleted' },
      { object: 'Namespace//a', result: 'deleted' },
    ]);
    expect((await changesets({ changes: [{ op: 'delete', object: {} }] })).status).toBe(400);
  });

  it('hold all or nothing', async () => {
    await changesets({ changes: [put(route('a'))] });
    const bodies = [
      { changes: [put(route('b')), put(route('a'), { expect: 'absent' })] },
      { changes: [put(route('b')), put(route('x'), { expect: 'present' })] },
      { changes: [put(route('b')), { op: 'delete', key: 'HTTPRoute/shop/x' }] },
      { changes: [put(route('b')), put(route('a'), { expect: { resourceVersion: '9' } })] },
      { changes: [put(route('b')), put(route('b'))] },
      { changes: [put(route('b')), put({ ...route('a'), spec: { rules: 1 } })] },
    ];
    for (const body of bodies) expect((await changesets(body)).status).toBeGreaterThanOrEqual(400);
    expect(world.log.state()).toMatchObject({ revision: 1, objects: 1 });
    const seen = await changesets({
      changes: [put(route('a', { labels: { a: 'b' } }), { expect: { resourceVersion: '1' } })],
    });
    expect(seen.status).toBe(200);
  });

  it('tell every finding of every document, by the place of the change', async () => {
    const answer = await changesets({
      changes: [
        put(route('a')),
        put({ kind: 'HTTPRoute' }),
        put({ ...route('c'), spec: { ruls: [] } }),
        put(undefined as never),
      ],
    });
    expect(answer.status).toBe(422);
    const found = answer.json.diagnostics as { change: number; code: string }[];
    expect([...new Set(found.map(({ change }) => change))]).toEqual([1, 2, 3]);
    expect(found.every(({ code }) => code.startsWith('FB1'))).toBe(true);
    expect(world.log.state().revision).toBe(0);
  });

  it('that break something are refused unless that is wanted', async () => {
    world.plane.set.findings = [finding];
    const refused = await changesets({ changes: [put(route('a')), put(route('b'))] });
    expect(refused.json).toMatchObject({
      code: 422,
      error: { code: 'FLYBALL_API_BROKEN' },
      diagnostics: [{ code: 'FB1201', change: 1 }],
    });
    expect(world.log.state().revision).toBe(0);
    const taken = await changesets({ changes: [put(route('b'))] }, '?allowBroken=true');
    expect(taken.json).toMatchObject({ revision: 1, diagnostics: [{ code: 'FB1201', change: 0 }] });
    world.plane.set.findings = [{ ...finding, severity: 'warning' }];
    expect((await changesets({ changes: [put(route('c'))] })).json.diagnostics).toHaveLength(1);
  });

  it('are only tried with dryRun=All', async () => {
    await changesets({ changes: [put(route('a'))] });
    const { json } = await changesets({ changes: [put(route('a')), put(route('b'))] }, '?dryRun=All');
    expect(json).toMatchObject({
      revision: 1,
      dryRun: true,
      results: [{ result: 'unchanged' }, { result: 'created' }],
    });
    expect(world.log.state().revision).toBe(1);
  });

  it('seal secrets before the plane or the log sees them', async () => {
    const answer = await changesets({ changes: [put(secret({ key: 'aHVudGVyMg==' }))] });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(world.plane.planned)).not.toContain('aHVudGVyMg');
    const again = await changesets({ changes: [put(secret({ key: 'aHVudGVyMg==' }))] });
    expect(again.json.results).toEqual([{ object: 'Secret/shop/tls', result: 'unchanged' }]);
    const kept = await changesets({ changes: [put(secret({ key: '[redacted]' }))] });
    expect(kept.json.results).toEqual([{ object: 'Secret/shop/tls', result: 'unchanged' }]);
  });

  it('do not write state of controllers', async () => {
    const claim = {
      apiVersion: 'flyball.dev/v1',
      kind: 'PortClaim',
      metadata: { name: 'shop.account' },
      spec: { service: 'shop/account', port: 20_000 },
    };
    expect((await changesets({ changes: [put(claim)] })).status).toBe(403);
  });

  it.each([
    [undefined, 400],
    [[], 400],
    [{ changes: [] }, 400],
    [{ changes: [1] }, 400],
    [{ changes: [{ op: 'move' }] }, 400],
    [{ changes: [{ op: 'delete', key: 'x' }] }, 400],
    [{ changes: [{ op: 'delete', key: 'Nothing/a/b' }] }, 400],
    [{ changes: [put(route('a'), { expect: 1 })] }, 400],
    [{ changes: [put(route('a'))], message: 1 }, 400],
    [{ changes: Array.from({ length: 5_001 }, () => ({ op: 'delete', key: 'HTTPRoute/a/b' })) }, 413],
  ])('%#: a body that is none is refused', async (body, status) => {
    const answer = await changesets(body);
    expect([answer.status, answer.json?.kind]).toEqual([status, 'Status']);
  });

  it('a commit is at most 1 MiB', async () => {
    const filler = 'x'.repeat(200_000);
    const changes = Array.from({ length: 6 }, (_, at) =>
      put({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `c${at}`, namespace: 'shop' },
        data: { filler },
      }),
    );
    expect((await changesets({ changes })).json).toMatchObject({
      code: 413,
      error: { code: 'FLYBALL_LOG_TOO_LARGE' },
    });
  });
});

describe('many findings', () => {
  it('never hide an error behind warnings', async () => {
    const service = (name: string) => ({
      apiVersion: 'flyball.dev/v1',
      kind: 'CatalogService',
      metadata: { name, namespace: 'shop' },
      spec: { exportTo: ['shop'] },
    });
    const services = Array.from({ length: 1_000 }, (_, at) => put(service(`s${at}`)));
    const { json } = await changesets({ changes: [...services, put({ kind: 'Nothing' })] });
    expect(json).toMatchObject({ code: 422, error: { code: 'FLYBALL_API_INVALID' } });
    expect(json.diagnostics).toHaveLength(1_000);
    expect(json.diagnostics.at(-1)).toMatchObject({ severity: 'error', change: 1_000 });
  });
});

describe('YAML', () => {
  const post = (body: string | Uint8Array, path = 'changesets') =>
    send(world, `POST ${OWN}/${path}`, { body, headers: { 'content-type': 'application/yaml' } });
  const text = (name: string, spec = 'hostnames: [a.example]') =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: ${name}, namespace: shop}\nspec: {${spec}}\n`;

  it('of several documents is one transaction', async () => {
    const answer = await post(`${text('a')}---\n${text('b')}---\n`);
    expect(answer.json).toMatchObject({
      revision: 1,
      results: [{ object: 'HTTPRoute/shop/a' }, { object: 'HTTPRoute/shop/b' }],
    });
    expect((await post(text('a'), 'plans')).json.blast).toBeDefined();
  });

  it('tells of documents for other programs, which are left out', async () => {
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n';
    const left = [{ code: 'FB1101', severity: 'warning', position: { line: 2 } }];
    for (const path of ['plans', 'changesets?dryRun=All', 'changesets'])
      expect((await post(`${deployment}---\n${text('a')}`, path)).json.diagnostics).toMatchObject(left);
    const broken = await post(`${deployment}---\n${text('a', 'ruls: []')}`);
    expect(broken.json.diagnostics).toMatchObject([{ code: 'FB1101' }, { code: 'FB1102' }]);
  });

  it('is told line and column of what is wrong', async () => {
    const answer = await post(`${text('a')}---\n${text('b', 'ruls: []')}`);
    expect(answer.json.diagnostics[0]).toMatchObject({
      code: 'FB1102',
      change: 1,
      position: { line: 9, column: 8 },
    });
    expect((await post('a: [')).json).toMatchObject({ code: 422, diagnostics: [{ code: 'FB1001' }] });
    expect((await post('')).status).toBe(400);
  });

  it('keeps redacted values', async () => {
    const yamlText = (value: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: tls, namespace: shop}\ndata: {key: "${value}"}\n`;
    await post(yamlText('aHVudGVyMg=='));
    expect((await post(yamlText('[redacted]'))).json.results).toEqual([
      { object: 'Secret/shop/tls', result: 'unchanged' },
    ]);
  });

  it('is taken nowhere else', async () => {
    const headers = { 'content-type': 'application/yaml' };
    expect((await send(world, `POST ${ROUTES}`, { body: text('a'), headers })).status).toBe(415);
    expect((await send(world, `POST ${OWN}/logins`, { body: text('a'), headers })).status).not.toBe(500);
  });
});

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
    world.plane.set.findings = [finding];
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
