import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { refusal } from '../testing/fake-server.ts';
import { createRunner, OWN } from '../testing/runner.ts';

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
      'HERE   NAME   URL          EXPIRES\n*      dev    http://dev   never\n       old    http://old   over\n',
    );
    const used = await flyball(['context', 'use', 'old'], {}, { env: {}, tree });
    expect(used.io.tree.get('/users/ada/.config/flyball/contexts.json')).toContain('"current": "old"');
    expect((await flyball(['context', 'use', 'od'], {}, { env: {}, tree })).err).toContain(
      'Did you mean "old"?',
    );
  });

  it('does not show a token the server refuses', async () => {
    const answers = {
      [`GET ${OWN}/clients`]: refusal(401, { code: 'FLYBALL_AUTH_INVALID', message: 'The token is wrong.' }),
    };
    const { code, err } = await flyball(['clients'], answers);
    expect([code, err]).toEqual([4, 'error: The token is wrong. [FLYBALL_AUTH_INVALID]\n  Mend it.\n']);
  });
});
