import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitsOf } from '../resources/query.ts';
import { BROKEN, OWN, put, ROUTES, route, secret, send, sendChangeset } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';
import { buildYamlWorker } from './testing/yaml-worker.ts';
import { createYamlReader, type YamlReader } from './yaml/reader.ts';

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

const changesets = (body: unknown, query = '') => sendChangeset(world, body, query);

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
    world.plane.set.findings = [BROKEN];
    const refused = await changesets({ changes: [put(route('a')), put(route('b'))] });
    expect(refused.json).toMatchObject({
      code: 422,
      error: { code: 'FLYBALL_API_BROKEN' },
      diagnostics: [{ code: 'FB1201', change: 1 }],
    });
    expect(world.log.state().revision).toBe(0);
    const taken = await changesets({ changes: [put(route('b'))] }, '?allowBroken=true');
    expect(taken.json).toMatchObject({ revision: 1, diagnostics: [{ code: 'FB1201', change: 0 }] });
    world.plane.set.findings = [{ ...BROKEN, severity: 'warning' }];
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
