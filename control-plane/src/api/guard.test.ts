import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { API_CODES } from './errors.ts';
import { rawRequest } from './testing/raw-request.ts';
import { OWN, ROUTES, route, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

const WAIT = { timeout: 15_000 };

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const OPEN = ['GET /', 'HEAD /', 'GET /healthz', 'HEAD /healthz', 'GET /readyz', 'HEAD /readyz'];
const concrete = (path: string) =>
  path
    .replace(':id', '0'.repeat(16))
    .replace('*', path.startsWith('/apis') ? 'flyball.dev/v1/namespaces/a/sources/b' : 'v1/namespaces');
let address = 0;
/** Each request from a host of its own, for wrong tokens are counted by address. */
const nextAddress = () => `198.51.${Math.trunc(++address / 256)}.${address % 256}`;

describe('census', () => {
  it('the routes that need no token are these', () => {
    const open = world.api.routes.filter((one) => one.open).map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual([...OPEN].sort());
    expect(world.api.routes.length).toBeGreaterThan(100);
    const paths = new Set(world.api.routes.map(({ method, path }) => `${method} ${path}`));
    for (const line of ['GET tokens', 'POST tokens', 'DELETE tokens/:id'])
      expect(paths).toContain(line.replace(' ', ` ${OWN}/`));
  });

  it('every other route, and every path that is none, wants a valid token', async () => {
    const { text: expired } = world.tokens.login({ token: 'x', role: 'admin', holder: 'ada' });
    world.clock.ahead = 13 * 3_600_000;
    const wrong = `fb_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const closed = world.api.routes.filter((one) => !one.open);
    const lines = [
      ...closed.map(({ method, path }) => `${method} ${concrete(path)}`),
      'GET /nothing',
      'POST /api/v1/nothing',
      'GET /debug/pprof',
    ];
    for (const line of lines)
      for (const token of ['', wrong, expired]) {
        const answer = await send(world, line, { token, address: nextAddress() });
        expect([line, answer.status]).toEqual([line, 401]);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        if (line.startsWith('HEAD')) continue;
        expect(answer.json).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
        expect(answer.json.error.code).toBe(token === '' ? 'FLYBALL_AUTH_MISSING' : 'FLYBALL_AUTH_INVALID');
      }
    expect(world.failures).toEqual([]);
  });

  it('a token in any other place is none', async () => {
    const { admin } = world.token;
    for (const headers of [
      { 'x-auth-token': admin },
      { cookie: `token=${admin}` },
      { authorization: `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}` },
      { authorization: admin },
    ] as Record<string, string>[])
      expect((await send(world, 'GET /apis', { token: '', headers })).status).toBe(401);
    expect((await send(world, `GET /apis?token=${admin}&access_token=${admin}`, { token: '' })).status).toBe(
      401,
    );
  });

  it('headers about who asks or what is asked change nothing', async () => {
    const headers = {
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-original-url': '/healthz',
      'x-rewrite-url': '/healthz',
      'x-http-method-override': 'GET',
      'user-agent': 'kube-probe/1.34',
      forwarded: 'for=127.0.0.1',
    };
    expect((await send(world, 'GET /apis', { token: '', headers })).status).toBe(401);
    const { viewer } = world.token;
    expect((await send(world, `DELETE ${ROUTES}/a`, { token: viewer, headers })).status).toBe(403);
  });
});

describe('roles', () => {
  it('a viewer looks and tries, and changes nothing', async () => {
    const as = { token: world.token.viewer };
    for (const line of [`GET ${ROUTES}`, 'GET /metrics', `GET ${OWN}/services`, 'GET /version'])
      expect((await send(world, line, as)).status).toBe(200);
    expect((await send(world, `POST ${OWN}/traces`, { ...as, body: {} })).status).toBe(200);
    for (const [line, body] of [
      [`POST ${ROUTES}`, route()],
      [`PUT ${ROUTES}/account`, route()],
      [`DELETE ${ROUTES}/account`, undefined],
      [`POST ${OWN}/changesets?dryRun=All`, { changes: [] }],
      [`POST ${OWN}/undo`, { object: 'HTTPRoute/shop/account' }],
      [`POST ${OWN}/logins`, undefined],
      [`POST ${OWN}/tokens`, { engine: 'xds' }],
      [`GET ${OWN}/tokens`, undefined],
      [`DELETE ${OWN}/tokens/${'0'.repeat(16)}`, undefined],
    ] as const) {
      const answer = await send(world, line, body === undefined ? as : { ...as, body });
      expect(answer.json).toMatchObject({ code: 403, error: { code: 'FLYBALL_AUTH_FORBIDDEN' } });
    }
  });

  it('an engine learns who it is and nothing else', async () => {
    const as = { token: world.token.engine };
    expect((await send(world, `GET ${OWN}/whoami`, as)).json).toMatchObject({
      role: 'engine',
      engine: 'xds',
    });
    for (const path of [
      '/apis',
      ROUTES,
      '/metrics',
      `${OWN}/clients`,
      '/api/v1/secrets',
      `${ROUTES}?watch=1`,
    ])
      expect((await send(world, `GET ${path}`, as)).status).toBe(403);
  });

  it('five wrong tokens a minute are answered, then 429', async () => {
    const token = `fb_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const statuses = [];
    for (let at = 0; at < 7; at++) statuses.push((await send(world, 'GET /apis', { token })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await send(world, 'GET /apis')).status).toBe(200);
  });
});

describe('paths', () => {
  it.each([
    '/apis/../apis',
    '/apis/./flyball.dev',
    '/apis//flyball.dev',
    '//apis',
    '/apis/',
    '/apis/%2e%2e/healthz',
    '/%61pis',
    '/apis/flyball.dev%2fv1',
    '/apis/%',
    '/apis/%zz',
    '/apis;x=1',
    '/apis\\flyball.dev',
    '/healthz/../apis',
    'http://localhost/apis',
    '/apis/a%00b',
    `/apis/${'a'.repeat(2_000)}`,
  ])('%s is refused before anything else', async (path) => {
    const port = await world.api.listen({ host: '127.0.0.1', port: 0 });
    for (const token of ['x', world.token.admin]) {
      const head = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}`;
      const answer = await rawRequest(port, `${head}\r\nconnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"code":"FLYBALL_API_BAD_PATH"');
      expect(answer).toContain("content-security-policy: default-src 'none'");
    }
  });

  it('case and a dot at the end make another path', async () => {
    for (const path of ['/HEALTHZ', '/Apis', '/healthz.', '/metrics.'])
      expect((await send(world, `GET ${path}`)).status).toBe(404);
  });
});

describe('a body that does not come to its end', () => {
  it.each([`${OWN}/changesets`, `${OWN}/traces`])('is no failure of ours: %s', async (path) => {
    const port = await world.api.listen({ host: '127.0.0.1', port: 0 });
    const type = path.endsWith('traces') ? 'x-ndjson' : 'json';
    const socket = connect(port, '127.0.0.1');
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: localhost',
      `authorization: Bearer ${world.token.admin}`,
      `content-type: application/${type}`,
      'content-length: 1000',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n{`);
    const scraped = async () => (await send(world, 'GET /metrics')).text;
    // Itself and the one whose body is on its way.
    await vi.waitFor(async () => expect(await scraped()).toContain('flyball_http_requests_active 2\n'), WAIT);
    socket.destroy();
    await vi.waitFor(async () => expect(await scraped()).toContain('flyball_http_requests_active 1\n'), WAIT);
    expect(world.failures).toEqual([]);
    expect(await scraped()).not.toContain('FLYBALL_API_INTERNAL');
  });

  it('is told when its length is not what was said', async () => {
    const headers = { 'content-length': '7' };
    expect((await send(world, `POST ${OWN}/plans`, { body: '{}', headers })).json).toMatchObject({
      code: 400,
    });
  });
});

describe('answers', () => {
  it('carry headers that let a browser do nothing with them', async () => {
    for (const line of ['GET /', 'GET /healthz', 'GET /nothing', `GET ${ROUTES}`, 'GET /apis/%zz']) {
      const { headers } = await send(world, line);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      });
    }
  });

  it('the landing page is the same for all, has no script, and says nothing that is stored', async () => {
    await send(world, `POST ${ROUTES}`, { body: route('hidden-name') });
    const [free, known] = [await send(world, 'GET /', { token: '' }), await send(world, 'GET /')];
    expect(free.text).toBe(known.text);
    expect(free.text).toContain('<!doctype html>');
    expect(free.text).not.toMatch(/<script|hidden-name|on\w+=/);
    expect(free.headers['content-security-policy']).toMatch(/style-src 'sha256-/);
    expect((await send(world, 'HEAD /healthz', { token: '' })).text).toBe('');
  });

  it('what was not foreseen is one code, without words of ours or a stack', async () => {
    world.plane.set.trace = () => {
      throw new Error('internal detail /etc/passwd');
    };
    const answer = await send(world, `POST ${OWN}/traces`, { body: {} });
    expect(answer.json).toMatchObject({ code: 500, error: { code: 'FLYBALL_API_INTERNAL' } });
    expect(answer.text).not.toMatch(/internal detail|passwd|\.ts|stack/);
    expect(world.failures).toHaveLength(1);
  });

  it('every code has a status, a title and how to mend it', () => {
    for (const [code, { status, title, mend }] of Object.entries(API_CODES)) {
      expect(code).toMatch(/^FLYBALL_API_[A-Z_]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect([title, mend].every((text) => text.length > 5)).toBe(true);
      expect(mend).toMatch(/\.$/);
    }
  });
});
