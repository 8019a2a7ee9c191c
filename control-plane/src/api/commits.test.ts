import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN, route, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({});
  for (const [message, objects] of [
    ['two routes', [route('a'), route('b')]],
    ['one more', [route('d')]],
    ['a route', [route('c')]],
  ] as const) {
    const changes = objects.map((object) => ({ op: 'put', object }));
    await send(world, `POST ${OWN}/changesets`, { body: { changes, message } });
  }
});
afterAll(() => world.close());

const messages = async (query: string) => {
  const { json } = await send(world, `GET ${OWN}/commits${query}`);
  return json.items.map(({ message }: { readonly message: string }) => message);
};

describe('commits', () => {
  it('tell who changed what, newest last, and nothing of the contents', async () => {
    const { json, text } = await send(world, `GET ${OWN}/commits`);
    expect(json.revision).toBe(3);
    expect(json.items[0]).toEqual({
      revision: 1,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      author: 'admin',
      message: 'two routes',
      objects: ['HTTPRoute/shop/a', 'HTTPRoute/shop/b'],
    });
    expect(text).not.toContain('spec');
  });

  it('are the newest ones where a limit is set', async () => {
    expect(await messages('?limit=2')).toEqual(['one more', 'a route']);
    expect(await messages('?limit=0')).toHaveLength(3);
    expect((await send(world, `GET ${OWN}/commits?limit=1001`)).status).toBe(400);
  });
});
