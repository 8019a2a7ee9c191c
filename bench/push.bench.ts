import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolveOptions } from '@flyball/control-plane/options';
import { type Served, startServer } from '@flyball/control-plane/serve';
import { startClients } from './lib/client-process.ts';
import { median, quantile, rounded } from './lib/figures.ts';
import { fleetOf, routeOf } from './lib/fleet.ts';

/**
 * The way of a change to connected Delta streams, through the whole server: log on disk, compile, engine protocol,
 * translation. Clients run in another process; CPU and memory are the server's alone.
 */
export const run = async ({ quick }: { readonly quick: boolean }) => {
  const size = quick ? { services: 100, routes: 100 } : { services: 1_000, routes: 1_000 };
  const folder = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const served = await start(folder);
  await put(served, fleetOf(size));
  await caughtUp(served);
  const route = await routeChange(served, size, quick ? 5 : 60);
  const endpoints = await endpointChange(served, size, quick ? 50 : 5_000);
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
  return { ...size, ...route, ...endpoints };
};

const start = (folder: string): Promise<Served> => {
  const ports = ['api-port', 'engine-port', 'xds-port'].map((port): [string, string] => [port, '0']);
  const resolved = resolveOptions({
    flags: new Map([
      ['data', folder],
      ['without', 'registry,gateway,nacos,waypoints,example,envoy'],
      ['envoy', 'true'],
      ['log-level', 'error'],
      ...ports,
    ]),
    environment: {},
    file: new Map(),
    fileName: '',
  });
  if ('faults' in resolved) throw new Error(JSON.stringify(resolved.faults));
  return startServer({
    options: resolved.options,
    cwd: folder,
    dist: pathToFileURL(`${folder}/`),
    version: 'bench',
  });
};

type Objects = ReturnType<typeof fleetOf>;

/** A commit holds at most 1 MiB. */
const put = async (served: Served, objects: Objects): Promise<void> => {
  for (let next = 0; next < objects.length; next += 500)
    await served.shelf.take('log').commit({
      author: 'bench',
      message: '',
      changes: objects.slice(next, next + 500).map((object) => ({ op: 'put' as const, object })),
    });
};

/** What was committed so far is compiled, and with the engines. */
const caughtUp = async (served: Served): Promise<void> => {
  const core = served.shelf.take('core');
  const isSent = () =>
    core.revision() === core.log.state().revision && core.host.sessions().every(({ isSettled }) => isSettled);
  while (!isSent()) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** One route changed: time from the commit to its bytes at a client that has its configuration. */
const routeChange = async (served: Served, size: { services: number; routes: number }, rounds: number) => {
  const clients = await startClients('push-clients');
  const address = `127.0.0.1:${served.shelf.take('xdsPort')}`;
  await clients.ask({ open: { address, streams: 1, names: ['shop/edge/80'], perStream: 1, type: 'routes' } });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await clients.ask({ expect: 1 });
    const begin = Date.now();
    const arrived = clients.next();
    await put(served, [routeOf(round % size.routes, size, 20 + round)]);
    times.push(Number((await arrived)['at']) - begin);
  }
  await clients.stop();
  return { routeToClientP50Ms: rounded(median(times)), routeToClientP99Ms: rounded(quantile(times, 0.99)) };
};

/** One endpoint changed, on 5,000 streams of 100 names each, all of which have that one. */
const endpointChange = async (served: Served, size: { services: number }, streams: number) => {
  const clients = await startClients('push-clients');
  const address = `127.0.0.1:${served.shelf.take('xdsPort')}`;
  const names = Array.from({ length: 100 }, (_, index) => `shop/service-${index}/v1`);
  await clients.ask({ open: { address, streams, names, perStream: 100, type: 'endpoints' } });
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round < 7; round++) {
    await clients.ask({ expect: streams });
    const before = process.cpuUsage();
    const begin = Date.now();
    const arrived = clients.next();
    move(served, round);
    wall.push(Number((await arrived)['at']) - begin);
    await settled();
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1e6);
  }
  const rssMiB = process.memoryUsage().rss / 2 ** 20;
  await clients.stop();
  return {
    streams,
    services: size.services,
    endpointCpuSeconds: rounded(median(cpu), 3),
    endpointWallMs: rounded(median(wall), 0),
    rssMiB: rounded(rssMiB, 0),
  };
};

/** An instance of one service changes its port, as a registry would tell. */
const move = (served: Served, round: number): void => {
  const service = 'shop/service-7';
  served.shelf.take('core').observe('bench', [
    {
      service,
      protocol: 'HTTP',
      instances: [
        {
          address: '10.9.9.9',
          port: 9000 + round,
          weight: 100,
          health: 'healthy',
          region: '',
          zone: '',
          labels: { version: 'v1' },
          enabled: true,
        },
      ],
    },
  ]);
};

/** Time for the last acknowledgements and reports to be worked on, ms. */
const SETTLE_MS = 400;

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
