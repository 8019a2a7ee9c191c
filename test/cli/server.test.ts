import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../lib/until.ts';
import {
  buildBundle,
  createFolder,
  FILES,
  flyball,
  type Ran,
  type RunningServer,
  startServer,
} from './flyball.ts';

const { folder, remove } = createFolder();
let server: RunningServer | undefined;

beforeAll(async () => {
  buildBundle();
  server = await startServer(folder);
});

afterAll(async () => {
  await server?.stop();
  remove();
});

const file = (name: string): string => join(FILES, name);
const at = (...args: readonly string[]): Promise<Ran> => flyball(args, { cwd: folder });

/** One story, in order: each step needs the one before. */
describe('a change and back', { shuffle: false }, () => {
  it('is applied, and again changes nothing', async () => {
    const first = await at('apply', '-f', file('base.yaml'), '-m', 'base');
    expect(first).toMatchObject({
      code: 0,
      out: 'gateway/public created\ncatalogservice/account created\nhttproute/account created\n',
    });
    expect((await at('apply', '-f', file('base.yaml'))).out).toMatch(/^(\S+ unchanged\n){3}$/);
    expect((await at('diff', '-f', file('base.yaml'))).code).toBe(0);
  });

  it('reaches the gateway, and --wait says so', async () => {
    await until('the gateway accepts the route', async () =>
      /gateway\/\S+ +RouteBlock .* 1 accepted/.test((await at('status', 'account', '-n', 'shop')).out),
    );
    const { code, err } = await at('apply', '-f', file('base.yaml'), '--wait=60s');
    expect([code, err]).toEqual([0, expect.stringMatching(/^Every client has revision \d+\.\n$/)]);
  });

  it('is planned before', async () => {
    const { code, out } = await at('diff', '-f', file('gray.yaml'));
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot(join('golden', 'diff.txt'));
  });

  it('is refused as a whole when a subset does not exist, with the place and what was meant', async () => {
    const { code, out, err } = await at('apply', '-f', file('typo.yaml'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/typo\.yaml:8:52: error FB1203: /);
    expect(err).toContain('fix: Did you mean v2?');
    expect((await at('history', 'httproute/account', '-n', 'shop', '-o', 'json')).out).toContain(
      '"revision"',
    );
    expect((await at('diff', '-f', file('base.yaml'))).code).toBe(0);
  });

  it('is traced in a batch, with the answers that files give', async () => {
    const via = { service: 'shop/account' };
    const lines = [
      JSON.stringify({ id: 1, via, url: '/account', headers: { 'x-user': 'tester' } }),
      'nope',
      '"\ud800"',
      `{"id":"${'x'.repeat(70_000)}"}`,
      '{"id":2}',
      JSON.stringify({ id: 3, via, url: 'no url' }),
    ];
    const stdin = lines.join('\n');
    const online = await flyball(['trace', '--batch'], { cwd: folder, stdin });
    const offline = await flyball(['trace', '--batch', '-f', file('base.yaml')], { cwd: folder, stdin });
    expect(online).toMatchObject({ code: offline.code, out: offline.out, err: offline.err });
    expect(online.out.match(/"error"/g)).toHaveLength(5);
  });

  it('is seen by traces, and undone', async () => {
    const trace = ['trace', 'GET', 'http://shop.localhost:8080/account', '-H', 'x-user: tester'];
    expect((await at(...trace)).out).toContain('→ shop/account subset v1');
    expect((await at('apply', '-f', file('gray.yaml'), '-m', 'gray')).code).toBe(0);
    expect((await at(...trace)).out).toContain('→ shop/account subset v2');
    expect((await at('undo', 'httproute/account', '-n', 'shop')).out).toBe('httproute/account configured\n');
    expect((await at(...trace)).out).toContain('→ shop/account subset v1');
    const { out } = await at('history', 'httproute/account', '-n', 'shop');
    expect(
      out
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(/ {2,}/)[1]),
    ).toEqual(['changed', 'changed', 'created']);
  });

  it('traces batches by the server as offline', async () => {
    const line = JSON.stringify({
      id: 1,
      via: { gateway: 'shop/public', port: 80 },
      method: 'GET',
      url: 'http://shop.localhost/account',
    });
    const stdin = `${line}\n`.repeat(200);
    const online = await flyball(['trace', '--batch'], { cwd: folder, stdin });
    const offline = await flyball(['trace', '--batch', '-f', 'base.yaml'], { stdin });
    expect([online.code, online.out]).toEqual([0, offline.out]);
  });

  it('shows objects and how far they came', async () => {
    expect((await at('get', 'gtw,httproutes', '-n', 'shop', '-o', 'name')).out).toBe(
      'gateway/public\nhttproute/account\n',
    );
    expect((await at('describe', 'httproute/account', '-n', 'shop')).out).toContain('Conditions:');
    expect((await at('status', 'account', '-n', 'shop')).out).toContain('CatalogService shop/account');
    expect((await at('services')).out).toContain('v1,v2');
    expect((await at('modules', '-o', 'json')).out).toContain('"api"');
    expect((await at('fidelity')).code).toBe(0);
    expect((await at('clients')).code).toBe(0);
  });

  it('what it prints as YAML can be applied', async () => {
    const { out } = await at('get', 'httproutes,catalogservices', '-n', 'shop', '-o', 'yaml');
    const again = await flyball(['apply', '-f', '-'], { cwd: folder, stdin: out });
    expect([again.code, again.out]).toEqual([
      0,
      'httproute/account unchanged\ncatalogservice/account unchanged\n',
    ]);
  });

  it('is deleted', async () => {
    expect(await at('delete', 'httproute', 'account', '-n', 'shop')).toMatchObject({
      code: 0,
      out: 'httproute/account deleted\n',
    });
    expect((await at('get', 'httproute/account', '-n', 'shop')).code).toBe(1);
  });

  it('new tokens take the place of the old ones', async () => {
    const before = await at('clients');
    const { code, out } = await at('token', 'reset');
    expect([before.code, code, out]).toEqual([0, 0, expect.stringMatching(/^fb_\S+\n$/)]);
    expect((await at('context', 'list')).out).toContain('.flyball');
  });
});
