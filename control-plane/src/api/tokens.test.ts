import { DEFAULT_RESOURCES } from '@flyball/policy/kinds';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  const envoy = DEFAULT_RESOURCES.find(({ kind }) => kind === 'Engine') ?? expect.fail();
  const edge = { ...envoy, metadata: { ...envoy.metadata, name: 'edge' }, spec: { class: 'envoy' } };
  const changes = [...DEFAULT_RESOURCES, edge].map((object) => ({ op: 'put' as const, object }));
  await world.log.commit({ author: 'test', message: '', changes });
});
afterEach(() => world.close());

const PATH = `${OWN}/tokens`;
const issue = (body: object, token?: string) =>
  send(world, `POST ${PATH}`, { body, ...(token === undefined ? {} : { token }) });
const whoami = async (token: string) => (await send(world, `GET ${OWN}/whoami`, { token })).json;

describe('tokens of engines', () => {
  it('are issued, act for their engine alone, and are shown once', async () => {
    const { status, json } = await issue({ engine: 'gateway', lastsMs: 86_400_000 });
    expect([status, json.engine]).toEqual([201, 'gateway']);
    expect(Date.parse(json.expires) - Date.now()).toBeGreaterThan(86_000_000);
    expect(await whoami(json.token)).toMatchObject({ role: 'engine', engine: 'gateway' });
    const list = await send(world, `GET ${PATH}`);
    expect(list.json.items).toContainEqual({
      id: json.id,
      role: 'engine',
      holder: 'engine:gateway',
      engine: 'gateway',
      issuedBy: 'admin',
      created: expect.stringMatching(/^\d{4}-/),
      expires: json.expires,
    });
    expect(list.text).not.toContain(json.token.slice(20));
    expect(list.text).not.toMatch(/hash|[0-9a-f]{64}/);
  });

  it('do not expire without a time', async () => {
    expect((await issue({ engine: 'xds' })).json).not.toHaveProperty('expires');
  });

  it('are revoked: the token is nobody’s, who did it stays', async () => {
    const { json } = await issue({ engine: 'xds' });
    const gone = await send(world, `DELETE ${PATH}/${json.id}`);
    expect(gone.json).toMatchObject({
      id: json.id,
      revokedBy: 'admin',
      revoked: expect.stringMatching(/^\d{4}-/),
    });
    expect((await whoami(json.token)).error.code).toBe('FLYBALL_AUTH_INVALID');
    expect((await send(world, `DELETE ${PATH}/${json.id}`)).json.error.code).toBe('FLYBALL_API_NOT_FOUND');
    expect((await send(world, `GET ${PATH}`)).json.items).toContainEqual(gone.json);
  });

  it.each([
    [{}, 400, 'engine'],
    [{ engine: 7 }, 400, 'engine'],
    [{ engine: 'edge' }, 400, 'engine'],
    [{ engine: 'nobody' }, 404, 'engine'],
    [{ engine: '__proto__' }, 404, 'engine'],
    [{ engine: 'xds', lastsMs: 59_999 }, 400, 'lastsMs'],
    [{ engine: 'xds', lastsMs: 1e15 }, 400, 'lastsMs'],
    [{ engine: 'xds', lastsMs: '1d' }, 400, 'lastsMs'],
    [{ engine: 'xds', role: 'admin' }, 400, 'role'],
  ])('%j is refused with the field that is wrong', async (body, status, where) => {
    const answer = await issue(body);
    expect([answer.status, answer.json.error.where]).toEqual([status, where]);
    expect(world.tokens.list()).toHaveLength(3);
  });

  it('are made by an administrator only, also by one who logged in', async () => {
    for (const token of [world.token.viewer, world.token.engine])
      expect((await issue({ engine: 'xds' }, token)).json.error.code).toBe('FLYBALL_AUTH_FORBIDDEN');
    const login = (await send(world, `POST ${OWN}/logins`)).json;
    expect((await issue({ engine: 'xds' }, login.token)).status).toBe(201);
  });

  it('do not include the lasting one of the administrator', async () => {
    const { id } = world.tokens.list().find(({ role }) => role === 'admin') ?? expect.fail();
    const { status, json } = await send(world, `DELETE ${PATH}/${id}`);
    expect([status, json.error.code]).toEqual([403, 'FLYBALL_AUTH_ADMIN']);
    expect((await send(world, `GET ${PATH}`)).status).toBe(200);
  });
});
