import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { refusal } from '../testing/fake-server.ts';
import { createRunner, items, OWN } from '../testing/runner.ts';

const { flyball, serve, close } = createRunner();
afterEach(close);

const ID = '0123456789abcdef';
const created = {
  [`POST ${OWN}/tokens`]: {
    status: 201,
    body: { id: ID, token: 'fb_the_secret', engine: 'edge', expires: '2026-05-02T12:00:00.000Z' },
  },
};

describe('flyball token', () => {
  it('create shows the secret once, alone on standard output', async () => {
    const { code, out, err, seen } = await flyball(
      ['token', 'create', '--engine', 'edge', '--expires', '24h'],
      created,
    );
    expect([code, out]).toEqual([0, 'fb_the_secret\n']);
    expect(err).toBe(
      `Token ${ID} for the engine edge, until 2026-05-02T12:00:00.000Z; it is shown this once:\n`,
    );
    expect(seen[0]?.body).toEqual({ engine: 'edge', lastsMs: 86_400_000 });
  });

  it('create writes it to a file of its owner, and shows it nowhere', async () => {
    const { code, out, err, io, seen } = await flyball(
      ['token', 'create', '--engine', 'edge', '--token-file', 'edge.token'],
      created,
    );
    expect([code, out]).toEqual([0, '']);
    expect(err).not.toContain('secret');
    expect(io.tree.get('/project/app/edge.token')).toBe('fb_the_secret\n');
    expect(seen[0]?.body).toEqual({ engine: 'edge' });
  });

  it.each([
    [['token', 'create'], '--engine'],
    [['token', 'create', '--engine', 'a', '--expires', '1w'], '30m, 24h or 90d'],
    [['token', 'create', '--engine', 'a', '--expires', '0h'], '30m, 24h or 90d'],
    [['token', 'revoke', '../changesets'], 'token list'],
    [['token', 'revoke', `fb_${ID}_secret`], 'token list'],
  ])('%j is refused before anything is asked', async (line, mend) => {
    const { code, err, seen } = await flyball(line);
    expect([code, seen]).toEqual([2, []]);
    expect(err).toContain(mend);
    expect(err).not.toContain('secret');
  });

  it('create says how to end a token that could not be kept', async () => {
    const { url } = await serve(created);
    const io = fakeIo({ env: { FLYBALL_URL: url, FLYBALL_TOKEN: 't' } });
    const denied = () => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }));
    const files = { ...io.files, writePrivate: denied };
    const line = ['token', 'create', '--engine', 'edge', '--token-file', '/etc/edge.token'];
    expect(await run(line, { ...io, files })).toBe(2);
    expect(io.err()).toContain('/etc/edge.token cannot be written: you may not. [FLYBALL_CLI_FILE]');
    expect(io.err()).toContain(`flyball token revoke ${ID}`);
    expect(io.out() + io.err()).not.toContain('secret');
  });

  it('list shows who has one, who made it and how long it holds', async () => {
    const row = {
      id: ID,
      role: 'engine',
      holder: 'engine:edge',
      engine: 'edge',
      created: '2026-05-01T00:00:00.000Z',
    };
    const answers = {
      [`GET ${OWN}/tokens`]: items(
        { ...row, issuedBy: 'admin' },
        { ...row, expires: 'E' },
        { ...row, revoked: 'R', revokedBy: 'ada' },
      ),
    };
    const { out } = await flyball(['token', 'list'], answers);
    const [head = '', ...rows] = out.trimEnd().split('\n');
    expect(head).toMatch(/^ID +ROLE +ENGINE +MADE BY +CREATED +HOLDS$/);
    expect(rows.map((line) => line.replace(/^.*edge +/, '').replace(/ {2,}/g, ' '))).toEqual([
      `admin ${row.created} until revoked`,
      `<none> ${row.created} until E`,
      `<none> ${row.created} revoked by ada at R`,
    ]);
    expect(JSON.parse((await flyball(['token', 'list', '-o', 'json'], answers)).out).items).toHaveLength(3);
  });

  it('revoke ends one, and says when there is none', async () => {
    const body = { id: ID, role: 'engine', engine: 'edge', created: 'C', revoked: 'R', revokedBy: 'ada' };
    const ended = await flyball(['token', 'revoke', ID], { [`DELETE ${OWN}/tokens/${ID}`]: { body } });
    expect([ended.code, ended.out]).toEqual([0, `token ${ID} of the engine edge revoked\n`]);
    const none = refusal(404, { code: 'FLYBALL_API_NOT_FOUND', message: 'No token of that id holds.' });
    const failed = await flyball(['token', 'revoke', ID], { [`DELETE ${OWN}/tokens/${ID}`]: none });
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('FLYBALL_API_NOT_FOUND')]);
  });
});
