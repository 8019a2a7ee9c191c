import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { envoyBootstrap } from '@flyball/sidecar-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envoyBinary } from './envoy.ts';
import { available } from './skip.ts';

const run = promisify(execFile);
const found = await available('Envoy', envoyBinary);
const GOLDEN = new URL('../../sidecar-config/src/testdata/', import.meta.url);
const OUT = '.out.json';

interface Translated {
  readonly type: string;
  readonly name: string;
  readonly body: Fields;
}

/** Any proto3 JSON: the golden files are read, not made, here. */
type Fields = { readonly [field: string]: Fields };

const read = async (name: string, suffix: string): Promise<string> =>
  readFile(new URL(`${name}${suffix}`, GOLDEN), 'utf8');

const envoyGoldens = async (): Promise<readonly string[]> => {
  const files = await readdir(GOLDEN);
  const names = files.filter((file) => file.endsWith(OUT)).map((file) => file.slice(0, -OUT.length));
  const inputs = await Promise.all(
    names.map(async (name) => JSON.parse(await read(name, '.in.json')) as { class: string }),
  );
  return names.filter((_name, index) => inputs[index]?.class === 'envoy');
};

/** The listener with its routes in place of their name: a static configuration has no ADS to ask. */
const withRoutes = (listener: Fields, routes: ReadonlyMap<string, Fields>): object => {
  const text = JSON.stringify(listener, (_key, value: Fields) => {
    if (typeof value !== 'object' || value === null || !('rds' in value)) return value;
    const { rds, ...rest } = value;
    const name: unknown = rds?.['routeConfigName'];
    const routeConfig = typeof name === 'string' ? routes.get(name) : undefined;
    return { ...rest, routeConfig: { ...routeConfig, validateClusters: false } };
  });
  return JSON.parse(text) as object;
};

const withEndpoints = (
  { edsClusterConfig, ...cluster }: Fields,
  endpoints: ReadonlyMap<string, Fields>,
): object =>
  edsClusterConfig === undefined
    ? cluster
    : { ...cluster, type: 'STATIC', loadAssignment: endpoints.get(textOf(cluster['name'])) };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Resources as a static configuration. */
const staticBootstrap = (resources: readonly Translated[]): object => {
  const of = (type: string) =>
    new Map(resources.filter((resource) => resource.type === type).map(({ name, body }) => [name, body]));
  const [routes, endpoints] = [of('route'), of('endpoint')];
  return {
    node: { id: 'validate', cluster: 'gateway/shop/edge' },
    static_resources: {
      listeners: [...of('listener').values()].map((listener) => withRoutes(listener, routes)),
      clusters: [...of('cluster').values()].map((cluster) => withEndpoints(cluster, endpoints)),
    },
  };
};

const goldens = await envoyGoldens();

describe.skipIf('missing' in found)('Envoy finds valid', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flyball-validate-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const validate = async (name: string, bootstrap: object): Promise<string> => {
    if ('missing' in found) return found.missing;
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(bootstrap));
    const { stdout } = await run(found.engine, ['--mode', 'validate', '-l', 'error', '-c', file]);
    return stdout;
  };

  test.each(goldens)('the translation of %s', async (name) => {
    const { resources } = JSON.parse(await read(name, OUT)) as { resources: readonly Translated[] };
    expect(await validate(name, staticBootstrap(resources))).toContain('OK');
  });

  test.each(['delta', 'sotw'] as const)('the bootstrap file for %s', async (protocol) => {
    const loopback = (port: number) => ({ address: '127.0.0.1', port });
    const options = { gateway: 'shop/edge', id: 'a', server: loopback(15_010), admin: loopback(0), protocol };
    expect(await validate(`bootstrap-${protocol}`, envoyBootstrap(options))).toContain('OK');
  });

  test('not everything', async () => {
    await expect(validate('broken', { static_resources: { clusters: [{ name: '' }] } })).rejects.toThrow();
  });
});
