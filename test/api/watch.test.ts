import { afterEach, expect, it, vi } from 'vitest';
import { type Lines, openLines } from './stream-client.ts';
import { createWorld, OWN, ROUTES, rawRequest, route, send, type World, type WorldParts } from './subject.ts';

const WAIT = { timeout: 15_000, interval: 5 };
const worlds: World[] = [];
const opened: Lines[] = [];

async function start(parts: WorldParts = {}): Promise<{ world: World; port: number }> {
  const world = await createWorld(parts);
  worlds.push(world);
  return { world, port: await world.api.listen({ host: '127.0.0.1', port: 0 }) };
}

async function watch(port: number, query: string, token: string): Promise<Lines> {
  const lines = await openLines(port, `${ROUTES}?watch=1${query}`, token);
  opened.push(lines);
  return lines;
}

afterEach(async () => {
  for (const lines of opened.splice(0)) lines.abort();
  for (const world of worlds.splice(0)) {
    await world.close();
    expect(world.failures).toEqual([]);
  }
});

const create = (world: World, name: string, more: object = {}) =>
  send(world, `POST ${ROUTES}`, { body: route(name, more) });
const gist = ({ lines }: Lines) =>
  lines.map(({ type, object }) => [type, object.metadata.name, object.metadata.resourceVersion].join(' '));

it('begins with what is there, goes on with what comes', async () => {
  const { world, port } = await start();
  await create(world, 'a');
  const lines = await watch(port, '', world.token.viewer);
  expect(lines.headers).toMatchObject({ 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  await create(world, 'b');
  await send(world, `DELETE ${ROUTES}/a`);
  await vi.waitUntil(() => lines.lines.length === 3, WAIT);
  expect(gist(lines)).toEqual(['ADDED a 1', 'ADDED b 2', 'DELETED a 3']);
  expect(lines.lines[0].object).toMatchObject({
    kind: 'HTTPRoute',
    apiVersion: 'gateway.networking.k8s.io/v1',
  });
});

it('from a revision on says only what came later', async () => {
  const { world, port } = await start();
  await create(world, 'a');
  await create(world, 'b');
  const lines = await watch(port, '&resourceVersion=1', world.token.viewer);
  await vi.waitUntil(() => lines.lines.length === 1, WAIT);
  expect(gist(lines)).toEqual(['ADDED b 2']);
});

it('opens at once where nothing happens', async () => {
  const { world, port } = await start();
  const lines = await watch(port, '&resourceVersion=0', world.token.viewer);
  expect([lines.status, lines.lines]).toEqual([200, []]);
});

it('sees objects come and go by their labels and name', async () => {
  const { world, port } = await start();
  const byLabel = await watch(port, '&labelSelector=app%3Dx', world.token.viewer);
  const byName = await watch(port, '&fieldSelector=metadata.name%3Db', world.token.viewer);
  const single = await openLines(port, `${ROUTES}/b?watch=true`, world.token.viewer);
  opened.push(single);
  const { json } = await create(world, 'a', { labels: { app: 'x' } });
  await send(world, `PUT ${ROUTES}/a`, { body: { ...json, metadata: { ...json.metadata, labels: {} } } });
  await create(world, 'b');
  await vi.waitUntil(() => byName.lines.length === 1 && byLabel.lines.length === 2, WAIT);
  expect(gist(byLabel)).toEqual(['ADDED a 1', 'DELETED a 2']);
  expect(gist(byName)).toEqual(['ADDED b 3']);
  await vi.waitUntil(() => single.lines.length === 1, WAIT);
  expect(gist(single)).toEqual(['ADDED b 3']);
});

it('tells the end of the beginning to those who ask', async () => {
  const { world, port } = await start();
  await create(world, 'a');
  const query = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const lines = await watch(port, query, world.token.viewer);
  await vi.waitUntil(() => lines.lines.length === 2, WAIT);
  expect(lines.lines[1]).toEqual({
    type: 'BOOKMARK',
    object: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { resourceVersion: '1', annotations: { 'k8s.io/initial-events-end': 'true' } },
    },
  });
});

it('tells how far the log is by bookmarks, to those who ask', async () => {
  const { world, port } = await start({ sleepAtMost: 10 });
  const quiet = await watch(port, '&resourceVersion=0', world.token.viewer);
  const marked = await watch(port, '&resourceVersion=0&allowWatchBookmarks=true', world.token.viewer);
  await send(world, 'POST /api/v1/namespaces', { body: { metadata: { name: 'other' } } });
  world.clock.ahead += 31_000;
  await vi.waitUntil(() => marked.lines.length === 1, WAIT);
  expect(marked.lines[0]).toMatchObject({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '1' } } });
  expect(quiet.lines).toEqual([]);
});

it.each([
  ['999999', 'a revision that never was'],
  ['1', 'one that has left the window'],
])('resourceVersion=%s, %s: an ERROR with a Status 410, then the end', async (revision) => {
  const { world, port } = await start();
  for (const name of ['a', 'b', 'c']) await create(world, name);
  world.clock.ahead += 2 * 3_600_000;
  const lines = await watch(port, `&resourceVersion=${revision}`, world.token.viewer);
  await vi.waitUntil(() => lines.ended(), WAIT);
  expect(lines.lines).toMatchObject([
    { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
  ]);
});

it('ends when its time is over, without error', async () => {
  const { world, port } = await start();
  const lines = await watch(port, '&timeoutSeconds=1', world.token.viewer);
  await vi.waitUntil(() => lines.ended(), WAIT);
  expect(lines.lines).toEqual([]);
});

it('ends when the server does', async () => {
  const { world, port } = await start();
  const lines = await watch(port, '', world.token.viewer);
  const started = performance.now();
  await world.api.stop();
  expect(performance.now() - started).toBeLessThan(4_000);
  await vi.waitUntil(() => lines.ended(), WAIT);
});

it('one token holds only so many, and gets them back when clients go', async () => {
  const { world, port } = await start({ api: { maxWatches: 2 } });
  const held = [await watch(port, '', world.token.viewer), await watch(port, '', world.token.viewer)];
  const refused = await send(world, `GET ${ROUTES}?watch=1`, { token: world.token.viewer });
  expect(refused.json).toMatchObject({ code: 429, error: { code: 'FLYBALL_API_TOO_MANY_WATCHES' } });
  expect(refused.headers['retry-after']).toBe('5');
  expect((await watch(port, '&timeoutSeconds=1', world.token.admin)).status).toBe(200);
  held[0]?.abort();
  await vi.waitUntil(async () => (await watch(port, '', world.token.viewer)).status === 200, WAIT);
  expect((await send(world, 'GET /metrics')).text).toMatch(/flyball_watches_open [23]\n/);
});

it('a reader that does not read holds nobody up and is not buffered for', async () => {
  const { world, port } = await start();
  const slow = await watch(port, '', world.token.viewer);
  slow.pause();
  const fast = await watch(port, '', world.token.viewer);
  const filler = 'x'.repeat(100_000);
  const rounds = 200;
  for (let at = 0; at < rounds; at++) await create(world, `r${at}`, { annotations: { filler } });
  await vi.waitUntil(() => fast.lines.length === rounds, WAIT);
  // Twenty megabytes were written; of those only what fits the sockets and one buffer was made for the slow one.
  const written = /flyball_watch_events_total (\d+)/.exec((await send(world, 'GET /metrics')).text)?.[1];
  expect(Number(written)).toBeGreaterThanOrEqual(rounds);
  expect(Number(written)).toBeLessThan(rounds * 1.9);
  slow.resume();
  await vi.waitUntil(() => slow.lines.length === rounds, WAIT);
  expect(gist(slow)).toEqual(gist(fast));
});

it('lines of traces are answered while others are still sent', async () => {
  const { world, port } = await start();
  const head =
    `POST ${OWN}/traces HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.token.viewer}\r\n` +
    'content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n';
  const lines = Array.from({ length: 10_000 }, (_, at) => `{"n":${at}}\n`).join('');
  const chunk = `${Buffer.byteLength(lines).toString(16)}\r\n${lines}\r\n0\r\n\r\n`;
  const answer = await rawRequest(port, head + chunk);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.match(/"traced"/g)).toHaveLength(10_000);
});
