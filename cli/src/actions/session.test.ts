import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { refusal } from '../testing/fake-server.ts';
import { createRunner, items, OWN } from '../testing/runner.ts';

const { flyball, serve, close } = createRunner();
afterEach(close);

describe('sessions', () => {
  const login = {
    [`POST ${OWN}/logins`]: { status: 201, body: { token: 'short', expires: '2026-05-02T00:00:00Z' } },
  };

  it('logs in with the token at hand and keeps the new one', async () => {
    const { code, out, err, io } = await flyball(['login', '--name', 'dev'], login);
    expect([code, out]).toEqual([0, '']);
    expect(err).not.toContain('short');
    expect(JSON.parse(io.tree.get('/users/ada/.config/flyball/contexts.json') ?? '')).toMatchObject({
      current: 'dev',
      contexts: { dev: { token: 'short', expires: '2026-05-02T00:00:00Z' } },
    });
  });

  it.each([
    ['asked on the terminal', { secret: 'typed' }, 'Bearer typed'],
    ['read from standard input', { stdin: 'piped\nmore' }, 'Bearer piped'],
  ])('logs in elsewhere with a token %s', async (_, given, sent) => {
    const server = await serve(login);
    const io = fakeIo({ env: {}, ...given });
    expect(await run(['login', server.url], io)).toBe(0);
    expect(server.seen[0]?.authorization).toBe(sent);
  });

  it('warns when a token would travel openly', async () => {
    const answer = async () => new Response(JSON.stringify({ token: 'short' }), { status: 201 });
    const io = fakeIo({ env: {}, stdin: 'piped\n', fetch: answer });
    expect(await run(['login', 'http://flyball.example.com'], io)).toBe(0);
    expect(io.err()).toContain('without encryption');
  });

  it('lists and chooses contexts', async () => {
    const contexts = {
      dev: { url: 'http://dev', token: 'a' },
      old: { url: 'http://old', token: 'b', expires: '2026-01-01T00:00:00Z' },
    };
    const tree = { '/users/ada/.config/flyball/contexts.json': JSON.stringify({ current: 'dev', contexts }) };
    const listed = await flyball(['context', 'list'], {}, { env: {}, tree });
    expect(listed.out).toBe(
      'HERE   NAME   URL          EXPIRES\n*      dev    http://dev   never\n       old    http://old   expired\n',
    );
    const used = await flyball(['context', 'use', 'old'], {}, { env: {}, tree });
    expect(used.io.tree.get('/users/ada/.config/flyball/contexts.json')).toContain('"current": "old"');
    expect((await flyball(['context', 'use', 'od'], {}, { env: {}, tree })).err).toContain(
      'Did you mean "old"?',
    );
  });

  it('says when the environment names another server than the folder', async () => {
    const server = await serve({ [`GET ${OWN}/clients`]: items() });
    const context = JSON.stringify({ url: server.url });
    const env = { FLYBALL_URL: 'http://prod.test', FLYBALL_TOKEN: 't' };
    const io = fakeIo({ env, tree: { '.flyball/context.json': context, '.flyball/token': 'own' } });
    expect(await run(['clients'], io)).toBe(0);
    expect(io.err()).toContain(`.flyball goes before FLYBALL_URL; this speaks with ${server.url}.`);
    expect((await flyball(['clients'], { [`GET ${OWN}/clients`]: items() })).err).not.toContain(
      'FLYBALL_URL',
    );
  });

  it('does not show a token the server refuses', async () => {
    const answers = {
      [`GET ${OWN}/clients`]: refusal(401, { code: 'FLYBALL_AUTH_INVALID', message: 'The token is wrong.' }),
    };
    const { code, err } = await flyball(['clients'], answers);
    expect([code, err]).toEqual([
      4,
      'error: The token is wrong (FLYBALL_URL). [FLYBALL_AUTH_INVALID]\n  Set FLYBALL_TOKEN to a token that holds.\n',
    ]);
  });
});

describe('version', () => {
  const kubernetes = { major: '1', minor: '34', gitVersion: 'v1.34.0+flyball.0.9.1' };

  it('is that of the program, and of the server', async () => {
    const { code, out } = await flyball(['version'], { 'GET /version': { body: kubernetes } });
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^flyball \S+ \(node .*\)\nserver 0\.9\.1 at http:/),
    ]);
  });

  it('needs no server, nor one that answers', async () => {
    expect((await flyball(['version'], {}, { env: {} })).out).toMatch(/^flyball .*\n$/);
    const { code, out } = await flyball(['version']);
    expect([code, out]).toEqual([0, expect.stringContaining('server does not say [FLYBALL_API_NOT_FOUND]')]);
    const other = await flyball(['version', '-o', 'json'], { 'GET /version': { body: {} } });
    expect(JSON.parse(other.out)).toMatchObject({ server: { version: '', why: 'is no Flyball' } });
  });
});
