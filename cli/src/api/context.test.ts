import { describe, expect, it } from 'vitest';
import { isFaultError } from '../faults.ts';
import { type FakeWorld, fakeIo } from '../testing/fake-io.ts';
import { contextOf, findContext } from './context.ts';
import { readContexts, writeContexts } from './stored-contexts.ts';

const CONTEXT = '{"url":"http://127.0.0.1:7070/"}';
const STORED = JSON.stringify({
  current: 'prod',
  contexts: { prod: { url: 'https://prod.test', token: 't3' } },
});

const found = (world: FakeWorld) => findContext(fakeIo(world));

describe('findContext', () => {
  it('is that of the nearest .flyball folder upwards', async () => {
    const tree = {
      '../../.flyball/context.json': '{"url":"http://far"}',
      '../.flyball/context.json': CONTEXT,
      '../.flyball/token': 't1\n',
    };
    expect(await found({ tree, env: { FLYBALL_URL: 'http://env', FLYBALL_TOKEN: 't2' } })).toEqual({
      url: 'http://127.0.0.1:7070',
      token: 't1',
      from: '/project/.flyball',
    });
  });

  it('is never that of a folder somebody else made', async () => {
    const tree = { '../.flyball/context.json': CONTEXT, '../.flyball/token': 't1' };
    expect(await found({ tree, owners: { '../.flyball/context.json': 1_001 } })).toBeUndefined();
  });

  it('is that of the environment, then that of the user', async () => {
    const tree = { '/users/ada/.config/flyball/contexts.json': STORED };
    const env = { FLYBALL_URL: 'http://env/', FLYBALL_TOKEN: 't2' };
    expect(await found({ tree, env })).toEqual({ url: 'http://env', token: 't2', from: 'FLYBALL_URL' });
    expect(await found({ tree })).toEqual({ url: 'https://prod.test', token: 't3', from: 'context prod' });
    expect(await found({ env: { FLYBALL_TOKEN: 't2' } })).toMatchObject({
      url: 'http://127.0.0.1:7070',
      token: 't2',
    });
  });

  it('looks where XDG_CONFIG_HOME says', async () => {
    const tree = { '/conf/flyball/contexts.json': STORED };
    expect(await found({ tree, env: { XDG_CONFIG_HOME: '/conf' } })).toMatchObject({ token: 't3' });
  });

  it.each([
    ['a broken folder', { tree: { '.flyball/context.json': '{' } }, 'FLYBALL_CLI_CONTEXT'],
    ['an address that is none', { env: { FLYBALL_URL: 'localhost:7070' } }, 'FLYBALL_CLI_CONTEXT'],
    [
      'broken contexts',
      { tree: { '/users/ada/.config/flyball/contexts.json': '[]' } },
      'FLYBALL_CLI_CONTEXT',
    ],
    ['nothing at all', {}, 'FLYBALL_CLI_NO_SERVER'],
  ])('refuses %s', async (_, world: FakeWorld, code) => {
    const error: unknown = await contextOf(fakeIo(world)).catch((caught: unknown) => caught);
    expect(isFaultError(error) && error.fault.code).toBe(code);
  });
});

it('what is stored comes back', async () => {
  const io = fakeIo();
  const contexts = new Map([['__proto__', { url: 'http://a', token: 't', expires: '2026-01-01T00:00:00Z' }]]);
  await writeContexts(io, { current: 'a', contexts });
  expect(await readContexts(io)).toEqual({ current: 'a', contexts });
});
