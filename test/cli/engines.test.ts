import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { until } from '../lib/until.ts';
import { buildBundle, createFolder, flyball, type Ran } from './flyball.ts';

const BUNDLE = fileURLToPath(new URL('../../dist/flyball.mjs', import.meta.url));
const { folder, remove } = createFolder();

/** A program that goes on, and what it said. */
interface Program {
  readonly child: ChildProcess;
  readonly said: () => string;
}

const programs: Program[] = [];

/** Starts the bundle without anything of the environment but what is given. */
const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Program => {
  const child = spawn(process.execPath, [BUNDLE, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const program = { child, said: () => text };
  programs.push(program);
  return program;
};

const end = async ({ child }: Program): Promise<number | null> => {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
};

/** What is waited for, and what all programs said by then. */
const saying = (what: string) => () => `${what}: ${programs.map(({ said }) => said()).join('\n')}`;

const at = (...args: readonly string[]): Promise<Ran> => flyball(args, { cwd: folder });

const RESOURCES = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: flyball
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: away, namespace: shop}
spec:
  parentRefs: [{name: public}]
  rules:
    - filters: [{type: RequestRedirect, requestRedirect: {hostname: away.example, statusCode: 302}}]
`;

/** A Gateway of a class and an Engine of its own, without routes. */
const edge = (port: number): string => `
apiVersion: flyball.dev/v1
kind: Engine
metadata: {name: edge}
spec: {class: builtin, ports: {"80": ${port}}, bindAddress: 127.0.0.1}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: edge}
spec:
  controllerName: flyball.dev/gateway
  parametersRef: {group: flyball.dev, kind: Engine, name: edge}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: edge
  listeners: [{name: http, port: 80, protocol: HTTP}]
`;

let plane = '';
let gatewayPort = 0;

beforeAll(async () => {
  buildBundle();
  const enginePort = await freePort();
  gatewayPort = await freePort();
  plane = `127.0.0.1:${enginePort}`;
  const options = { 'api-port': 0, 'engine-port': enginePort, 'gateway-ports': `80=${gatewayPort}` };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = start(['serve', '--without', 'registry,xds,envoy,gateway,example', ...flags]);
  await until(saying('the plane runs'), () => server.said().includes('Flyball is running'));
  writeFileSync(join(folder, 'redirect.yaml'), RESOURCES);
  expect(await at('apply', '-f', 'redirect.yaml')).toMatchObject({ code: 0 });
});

afterAll(async () => {
  for (const program of programs.reverse()) await end(program);
  remove();
});

const statusOf = (port: number): Promise<number> =>
  fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual', headers: { connection: 'close' } }).then(
    ({ status }) => status,
    () => 0,
  );

describe('an engine in a process of its own', () => {
  it('the gateway takes traffic by a token from a file; a revoked token ends its session, not its service', async () => {
    const made = await at(
      'token',
      'create',
      '--engine',
      'gateway',
      '--expires',
      '24h',
      '--token-file',
      'gw.token',
    );
    expect([made.code, made.out]).toEqual([0, '']);
    expect(statSync(join(folder, 'gw.token')).mode & 0o777).toBe(0o600);
    const secret = readFileSync(join(folder, 'gw.token'), 'utf8').trim();
    expect(await statusOf(gatewayPort)).toBe(0);

    const engine = start(['engine', 'gateway', '--plane', plane, '--token-file', 'gw.token']);
    await until(saying('the gateway serves'), async () => (await statusOf(gatewayPort)) === 302);
    // It reports a moment after it serves.
    await until(saying('the listener is accepted'), async () =>
      /Listener shop\/public\/http .* 1 accepted/.test(
        (await at('status', 'gateway/public', '-n', 'shop')).out,
      ),
    );

    const [, id = ''] =
      /^([0-9a-f]{16}) +engine +gateway +admin /m.exec((await at('token', 'list')).out) ?? [];
    expect(await at('token', 'revoke', id)).toMatchObject({ code: 0 });
    await until(saying('the session ended'), () => engine.said().includes('FLYBALL_ENGINE_UNAUTHENTICATED'));
    await until(saying('the client is gone'), async () => !(await at('clients')).out.includes('gateway'));
    expect(await statusOf(gatewayPort)).toBe(302);

    await at('token', 'create', '--engine', 'gateway', '--token-file', 'gw.token');
    await until(saying('the new token holds'), async () => (await at('clients')).out.includes('gateway'));
    expect([await end(engine), await statusOf(gatewayPort)]).toEqual([0, 0]);
    expect(programs.map(({ said }) => said()).join('')).not.toContain(secret);
  });

  it('serves the Gateways of the Engine it is named after, and no others', async () => {
    const port = await freePort();
    writeFileSync(join(folder, 'edge.yaml'), edge(port));
    expect(await at('apply', '-f', 'edge.yaml')).toMatchObject({ code: 0 });
    await at('token', 'create', '--engine', 'edge', '--token-file', 'edge.token');
    const engine = start([
      'engine',
      'gateway',
      '--name',
      'edge',
      '--plane',
      plane,
      '--token-file',
      'edge.token',
    ]);
    await until(saying('the other Gateway serves'), async () => (await statusOf(port)) === 404);
    expect(await statusOf(gatewayPort)).toBe(0);
    expect(await end(engine)).toBe(0);
  });

  it('xds takes its plane and its token from the environment', async () => {
    const { out } = await at('token', 'create', '--engine', 'xds');
    const env = { FLYBALL_ENGINE_PLANE: plane, FLYBALL_ENGINE_TOKEN: out.trim() };
    const engine = start(['engine', 'xds', '--xds-port', '0'], env);
    await until(saying('it is connected'), () =>
      engine.said().includes('The xds engine is connected to the plane.'),
    );
    expect(await end(engine)).toBe(0);
  });

  it('says once, in a line, why the plane does not take it', async () => {
    const env = { FLYBALL_ENGINE_TOKEN: (await at('token', 'create', '--engine', 'xds')).out.trim() };
    const engine = start(['engine', 'gateway', '--plane', plane], env);
    await until(saying('it is refused'), () => engine.said().includes('FLYBALL_ENGINE_NOT_ALLOWED'));
    expect(await end(engine)).toBe(0);
    expect(engine.said().match(/NOT_ALLOWED/g)).toHaveLength(1);
  });
});
