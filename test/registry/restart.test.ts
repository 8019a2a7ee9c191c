import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { type ChildClient, startClient } from './child-client.ts';
import { type RegistryUnderTest, startRegistry } from './registry-under-test.ts';

const service = { namespace: 'public', group: 'DEFAULT_GROUP', name: 'stock' };
const wanted = 4;

let server: RegistryUnderTest;
let clients: ChildClient[];

beforeEach(async () => {
  server = await startRegistry();
  clients = await Promise.all(
    (['http', 'grpc', 'grpc'] as const).map((kind) => startClient(kind, server.ports())),
  );
});

afterEach(async () => {
  await Promise.all(clients.map(({ kill }) => kill()));
  await server.stop();
});

async function pollHttp(): Promise<number | undefined> {
  const url = `http://127.0.0.1:${server.ports().http}/nacos/v1/ns/instance/list?serviceName=stock&healthyOnly=true`;
  try {
    const response = await fetch(url);
    const { hosts } = (await response.json()) as { hosts: readonly unknown[] };
    return hosts.length;
  } catch {
    return undefined;
  }
}

async function pollClient(client: ChildClient): Promise<number | undefined> {
  try {
    return (await client.hosts('all', 'stock')).length;
  } catch {
    return undefined;
  }
}

/** Asks again and again until told to end; the answer is every length that was seen. */
function watch(ask: () => Promise<number | undefined>): () => Promise<readonly number[]> {
  let open = true;
  const seen: number[] = [];
  const run = (async () => {
    while (open) {
      const length = await ask();
      if (length !== undefined) seen.push(length);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return async () => {
    open = false;
    await run;
    return seen;
  };
}

const healthOf = (): readonly string[] =>
  server
    .registry()
    .query.service(service)
    ?.instances.map(({ health }) => health) ?? [];

async function register(): Promise<void> {
  const [http, grpc, watcher] = clients;
  await http?.call('register', 'stock', { ip: '127.0.0.1', port: 9001 });
  await http?.call('register', 'stock', { ip: '127.0.0.1', port: 9002 });
  await grpc?.call('register', 'stock', { ip: '127.0.0.1', port: 9003 });
  await watcher?.call('register', 'stock', { ip: '127.0.0.1', port: 9004 });
  for (const each of clients) await each.call('subscribe', 'stock');
  await until('full lists', () => clients.every(({ told }) => told.at(-1)?.hosts.length === wanted));
}

describe('a restart with clients connected', () => {
  test.each(['stop', 'crash'] as const)(
    'after a %s no list shrinks and every instance is confirmed',
    async (end) => {
      await register();
      await until('a snapshot', () => server.savedInstances() === wanted);
      const before = server
        .registry()
        .query.service(service)
        ?.instances.map(({ uid, epoch }) => `${uid} ${epoch}`);
      const told = clients.map((client) => client.told.length);
      const watches = [watch(pollHttp), ...clients.map((client) => watch(() => pollClient(client)))];

      await server[end]();
      await server.start();
      expect(healthOf()).toEqual(Array.from({ length: wanted }, () => 'unconfirmed'));
      const confirmed = (): boolean => healthOf().join() === 'healthy,healthy,healthy,healthy';
      await until('all confirmed', confirmed);

      for (const seen of await Promise.all(watches.map((stop) => stop()))) {
        expect(seen.length).toBeGreaterThan(0);
        expect(Math.min(...seen)).toBe(wanted);
      }
      clients.forEach((client, index) => {
        const lengths = client.told.slice(told[index]).map(({ hosts }) => hosts.length);
        expect(lengths.every((length) => length === wanted)).toBe(true);
      });
      const after = server
        .registry()
        .query.service(service)
        ?.instances.map(({ uid, epoch }) => `${uid} ${epoch}`);
      expect(after?.sort()).toEqual(before?.sort());
    },
  );
});
