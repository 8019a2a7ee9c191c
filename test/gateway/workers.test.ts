import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { type SuperviseEvent, type Supervision, supervise } from '@flyball/gateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundled, bundled } from '../lib/bundle.ts';
import { freePort } from '../lib/free-port.ts';
import { until } from '../lib/until.ts';
import { dial, exchange, type Running, startHttp } from './bed.ts';
import { cleanUp } from './clean-up.ts';
import { entriesFor, startPlane, type TestPlane, TOKEN } from './worker-bed.ts';

const keep = cleanUp();
let built: Bundled;
beforeAll(async () => {
  built = await bundled({ worker: 'gateway/src/worker.ts', gateway: 'gateway/src/index.ts' });
});
afterAll(() => built.remove());

interface Started {
  readonly plane: TestPlane;
  readonly upstream: Running;
  readonly port: number;
  readonly events: SuperviseEvent[];
  readonly supervision: Supervision;
}

const statusOf = async (port: number): Promise<string> =>
  (await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').catch(() => '')).slice(
    9,
    12,
  );

const serves = async (port: number): Promise<void> => {
  let last = '';
  await until(
    () => `the gateway serves, last status ${last}`,
    async () => {
      last = await statusOf(port);
      return last === '200';
    },
  );
};

const start = async (workers: number, answer = 'ok'): Promise<Started> => {
  const upstream = await keep(startHttp((_, res) => res.end(answer)));
  const plane = await keep(startPlane());
  const port = await freePort();
  plane.source.update({ revision: 1, upserts: entriesFor(port, upstream.port) });
  const events: SuperviseEvent[] = [];
  const supervision = supervise({
    file: built.file('worker'),
    planeAddress: plane.address,
    token: () => TOKEN,
    engine: 'gateway',
    replica: 'test',
    workers,
    onEvent: (event) => events.push(event),
  });
  await keep(Promise.resolve({ stop: () => supervision.stop(0) }));
  return { plane, upstream, port, events, supervision };
};

const pidsOf = (events: readonly SuperviseEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'started' ? [event.pid] : []));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a worker', () => {
  test('serves what the plane says, tells what it accepted, and counts', async () => {
    const { plane, port, supervision } = await start(1);
    await serves(port);
    await until(
      'the listener is accepted',
      () => plane.reports.get('Listener shop/gw/http')?.grades?.accepted === 1,
    );
    expect(plane.host.sessions()).toHaveLength(1);
    await until('it is counted', () => {
      const rule = supervision
        .reports()
        .get(0)
        ?.stats.requests.find(({ rule }) => rule === 'HTTPRoute/shop/r/0');
      return (rule?.statuses['2xx'] ?? 0) > 0;
    });
    expect(supervision.reports().get(0)).toMatchObject({ isConnected: true, revision: 1, lastError: '' });
  });

  test('is started again when it dies', async () => {
    const { port, events } = await start(1);
    await serves(port);
    const [first = 0] = pidsOf(events);
    process.kill(first, 'SIGKILL');
    await until('another one is started', () => pidsOf(events).length === 2);
    await serves(port);
    expect(events.find(({ type }) => type === 'ended')).toMatchObject({ why: 'SIGKILL', restartMs: 250 });
  });

  test('goes on without the plane, and takes what a new one says', async () => {
    const { plane, port, supervision } = await start(1);
    await serves(port);
    await plane.stop();
    await until('it noticed', () => supervision.reports().get(0)?.isConnected === false);
    expect(await statusOf(port)).toBe('200');
    expect(supervision.reports().get(0)?.lastError).toMatch(/^FLYBALL_ENGINE_/);
  });

  test('lets requests end when it is to stop', async () => {
    let arrived = 0;
    const upstream = await keep(
      startHttp((_, res) => {
        arrived += 1;
        setTimeout(() => res.end('late'), 300);
      }),
    );
    const { plane, port, supervision, events } = await start(1);
    await serves(port);
    plane.source.update({ revision: 2, upserts: entriesFor(port, upstream.port) });
    const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    while (!(await exchange(port, get)).endsWith('late')) expect(arrived).toBe(0);
    const seen = arrived;
    const client = dial(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('a request is under way', () => arrived > seen);
    await supervision.stop(60_000);
    await client.closed;
    expect(client.text()).toMatch(/late$/);
    expect(pidsOf(events).filter(isAlive)).toEqual([]);
  });

  test('ends with its parent, even when that is killed', async () => {
    const plane = await keep(startPlane());
    const script = `
      import { supervise } from ${JSON.stringify(pathToFileURL(built.file('gateway')).href)};
      supervise({
        file: ${JSON.stringify(built.file('worker'))},
        planeAddress: ${JSON.stringify(plane.address)},
        token: () => ${JSON.stringify(TOKEN)},
        engine: 'gateway',
        replica: 'orphan',
        workers: 1,
        onEvent: ({ pid }) => pid && process.stdout.write(String(pid)),
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await until('it dialled the plane', () => plane.host.sessions().length === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until('the worker ended', () => !isAlive(pid));
  });
});

describe('several workers', () => {
  test('share a port, and one that dies takes no request with it but its own', async () => {
    const { plane, port, events, supervision } = await start(2);
    await serves(port);
    await until('both hold what the plane wants', () => {
      const rows = plane.host.sessions();
      return rows.length === 2 && rows.every(({ isSettled }) => isSettled);
    });
    for (let round = 0; round < 200; round += 1) expect(await statusOf(port)).toBe('200');
    await until('both report', () => supervision.reports().size === 2);
    const [first = 0] = pidsOf(events);
    process.kill(first, 'SIGKILL');
    await until('it is noticed', () => events.some(({ type }) => type === 'ended'));
    for (let round = 0; round < 20; round += 1) expect(await statusOf(port)).toBe('200');
    await until('another one is started', () => pidsOf(events).length === 3);
    await until('it accepted the listener too', () => plane.host.sessions().length === 2);
  });
});
