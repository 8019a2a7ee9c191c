import { afterEach, describe, expect, it } from 'vitest';
import { isFaultError } from '../faults.ts';
import { type FakeServer, fakeServer, refusal } from '../testing/fake-server.ts';
import { apiOf, own } from './client.ts';
import { isRefusal } from './refused.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const serve = async (...given: Parameters<typeof fakeServer>): Promise<FakeServer> => {
  const server = await fakeServer(...given);
  servers.push(server);
  return server;
};

const api = (url: string, token = 'secret') => apiOf({ fetch }, { url, token, from: 'a test' });

const faultOf = async (asked: Promise<unknown>) => {
  const error: unknown = await asked.then(
    () => 'answered',
    (caught: unknown) => caught,
  );
  return isFaultError(error) ? error.fault : undefined;
};

describe('the client', () => {
  it('sends the token and JSON, and gives the answer', async () => {
    const server = await serve({
      'POST /apis/flyball.dev/v1/plans': ({ body }) => ({ body: { got: body } }),
    });
    expect(await api(server.url).ask(own('plans'), { method: 'POST', body: { a: 1 } })).toEqual({
      got: { a: 1 },
    });
    expect(server.seen[0]?.authorization).toBe('Bearer secret');
  });

  it('sends no token that it does not have', async () => {
    const server = await serve({ 'GET /x': { body: {} } });
    await api(server.url, '').ask('/x');
    expect(server.seen[0]?.authorization).toBe('');
  });

  it.each([
    [403, 4],
    [404, 1],
    [409, 1],
    [413, 2],
    [422, 2],
    [503, 4],
  ])('a refusal with %i ends with %i', async (status, exit) => {
    const server = await serve({ 'GET /x': refusal(status, { code: 'FLYBALL_X', message: 'No.' }) });
    expect(await faultOf(api(server.url).ask('/x'))).toEqual({
      code: 'FLYBALL_X',
      message: 'No.',
      mend: 'Mend it.',
      exit,
    });
  });

  it.each([
    ['FLYBALL_URL', 'Set FLYBALL_TOKEN to a token that holds.'],
    ['context dev', 'Log in again: flyball login URL.'],
    ['/a/.flyball', 'Start flyball serve there, or make a token: flyball token reset --data /a/.flyball.'],
  ])('a token of %s that does not hold is told with where it is from', async (from, mend) => {
    const { url } = await serve({ 'GET /x': refusal(401, { code: 'FLYBALL_X', message: 'No.' }) });
    expect(await faultOf(apiOf({ fetch }, { url, token: 't', from }).ask('/x'))).toEqual({
      code: 'FLYBALL_X',
      message: `No (${from}).`,
      mend: mend.replace('login URL.', `login ${url}.`),
      exit: 4,
    });
  });

  it('finds nothing only where the server says that there is no such object', async () => {
    const { url } = await serve({
      'GET /gone': refusal(404, { code: 'FLYBALL_API_NOT_FOUND', message: 'No.' }),
      'GET /unknown': refusal(404, { code: 'FLYBALL_API_UNKNOWN_PATH', message: 'No.' }),
      'GET /other': { status: 404, body: 'not found' },
    });
    expect(await api(url).find('/gone')).toBeUndefined();
    const unknown = await faultOf(api(url).find('/unknown'));
    expect(unknown).toMatchObject({ code: 'FLYBALL_API_UNKNOWN_PATH', exit: 1 });
    expect(unknown?.mend).toContain('flyball version');
    expect(await faultOf(api(url).find('/other'))).toMatchObject({ code: 'FLYBALL_CLI_ANSWER', exit: 4 });
  });

  it('keeps the findings of a refusal', async () => {
    const diagnostics = [{ code: 'FB1203', change: 0 }];
    const server = await serve({
      'GET /x': refusal(422, { code: 'FLYBALL_X', message: 'No.', diagnostics }),
    });
    const error: unknown = await api(server.url)
      .ask('/x')
      .catch((caught: unknown) => caught);
    expect(isRefusal(error) && error.diagnostics).toEqual(diagnostics);
  });

  it.each([
    ['text', { body: 'hello' }],
    ['another JSON', { status: 500, body: { error: 'x' } }],
    ['null', { status: 404, body: 'null' }],
  ])('does not take %s for an answer', async (_, answer) => {
    const server = await serve({ 'GET /x': answer });
    expect(await faultOf(api(server.url).ask('/x'))).toMatchObject({ code: 'FLYBALL_CLI_ANSWER', exit: 4 });
  });

  it('says when nothing listens, and how to start', async () => {
    const server = await serve({});
    await server.close();
    const fault = await faultOf(api(server.url).ask('/x'));
    expect(fault).toMatchObject({ code: 'FLYBALL_CLI_UNREACHABLE', exit: 4 });
    expect(fault?.message).toBe(`Nothing listens at ${server.url} (a test).`);
    expect(fault?.mend).toContain('flyball serve');
  });

  it('does not follow to another server', async () => {
    const other = await serve({ 'GET /x': { body: {} } });
    const server = await serve({ 'GET /x': { status: 302, body: {}, location: `${other.url}/x` } });
    expect(await faultOf(api(server.url).ask('/x'))).toMatchObject({ code: 'FLYBALL_CLI_UNREACHABLE' });
    expect(other.seen).toEqual([]);
  });

  it('gives up in time', async () => {
    const never: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      );
    const asked = apiOf({ fetch: never }, { url: 'http://a', token: '', from: '' }).ask('/x', {
      timeoutMs: 1,
    });
    expect(await faultOf(asked)).toMatchObject({ code: 'FLYBALL_CLI_TIMEOUT' });
  });

  it('reads lines as they come and streams lines out', async () => {
    const server = await serve({ 'POST /lines': ({ body }) => ({ body: String(body).toUpperCase() }) });
    async function* input() {
      yield Buffer.from('a\nb');
      yield Buffer.from('c\n');
    }
    const lines: string[] = [];
    for await (const line of await api(server.url).lines('/lines', input())) lines.push(line);
    expect(lines).toEqual(['A', 'BC']);
  });
});
