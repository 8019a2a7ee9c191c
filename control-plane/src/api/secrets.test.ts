import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getObject } from '../resources/query.ts';
import { OWN, secret, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

describe('secrets', () => {
  const path = '/api/v1/namespaces/shop/secrets';
  const value = 'aHVudGVyMg==';

  it('are never shown, wherever they could be', async () => {
    const created = await send(world, `POST ${path}`, { body: secret({ password: value }) });
    const answers = [
      created,
      await send(world, `GET ${path}/tls`),
      await send(world, `GET ${path}`),
      await send(world, `GET ${OWN}/history?object=Secret/shop/tls`),
      await send(world, `GET ${path}?watch=1&timeoutSeconds=1`),
      await send(world, `PUT ${path}/tls`, {
        body: { ...secret({ password: 'bad' }), metadata: { name: 'tls' } },
      }),
      await send(world, `POST ${OWN}/undo`, { body: { object: 'Secret/shop/tls' } }),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/aHVudGVyMg|hunter2|FBS1|RkJTM/);
    expect(created.json.data).toEqual({ password: '[redacted]' });
    expect(answers[4]?.text).toContain('[redacted]');
    expect(JSON.stringify([...world.log.state().kinds.values()])).not.toContain('aHVudGVyMg');
  });

  it('that are sent back redacted keep what is stored', async () => {
    await send(world, `POST ${path}`, { body: secret({ password: value }) });
    const { json } = await send(world, `GET ${path}/tls`);
    const same = await send(world, `PUT ${path}/tls`, { body: json });
    expect(same.json.metadata.resourceVersion).toBe('1');
    const body = { ...json, stringData: { user: 'ada' } };
    expect((await send(world, `PUT ${path}/tls`, { body })).json.metadata.resourceVersion).toBe('2');
    const headers = { 'content-type': 'application/merge-patch+json' };
    await send(world, `PATCH ${path}/tls`, { headers, body: { metadata: { labels: { a: 'b' } } } });
    const object = getObject(world.log.state(), 'Secret/shop/tls') ?? expect.fail();
    expect(world.box.unseal(object).spec).toMatchObject({ data: { password: value, user: 'YWRh' } });
    expect(object.metadata.labels).toEqual({ a: 'b' });
  });

  it('that redact what was never stored are refused', async () => {
    const answer = await send(world, `POST ${path}`, { body: secret({ password: '[redacted]' }) });
    expect(answer.json).toMatchObject({ code: 422, error: { code: 'FLYBALL_SECRET_NOTHING_KEPT' } });
  });
});
