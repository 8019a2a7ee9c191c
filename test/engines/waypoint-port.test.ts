import { mkdtemp, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundled, bundled } from '../lib/bundle.ts';
import { freePort } from '../lib/free-port.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { gateway, service } from './lib/documents.ts';
import { startTestServer, type TestServer } from './server.ts';
import { eventually } from './xds-bed.ts';

const FIRST = 20_000;
const OWN = '/apis/flyball.dev/v1';

let worker: Bundled;
let backend: NamedBackend;
let holder: Server;
let again: NodeJS.Timeout | undefined;
let server: TestServer;

/** Holds a port as soon as nobody else does. */
const holdFirst = (): void => {
  holder.once('error', () => {
    again = setTimeout(holdFirst, 5);
  });
  holder.listen(FIRST, '127.0.0.1');
};

/** Somebody holds the first port of waypoints: this test, unless another program does already. */
beforeAll(async () => {
  worker = await bundled({ 'gateway-worker': 'gateway/src/worker.ts' });
  backend = await startNamed('account');
  holder = createServer();
  await new Promise<void>((resolve) => {
    holder.once('listening', resolve).once('error', () => resolve());
    holdFirst();
  });
  const folder = await mkdtemp(join(tmpdir(), 'flyball-waypoint-'));
  await symlink(join(worker.folder, 'gateway-worker.mjs'), join(folder, 'gateway-worker.mjs'));
  server = await startTestServer({ without: 'xds,envoy,example', 'log-level': 'error' }, folder);
});
afterAll(async () => {
  await server.stop();
  await worker.remove();
  backend.close();
  clearTimeout(again);
  holder.close();
});

interface Conditions {
  readonly conditions: readonly {
    readonly type: string;
    readonly reason: string;
    readonly message: string;
  }[];
}

interface Deliveries {
  readonly items: readonly {
    readonly key: string;
    readonly engines: readonly {
      readonly grades: { readonly accepted: number };
      readonly rejections: readonly { readonly reason: string }[];
    }[];
  }[];
}

const conditions = async (): Promise<Conditions['conditions']> =>
  ((await server.ask('GET', `${OWN}/conditions?object=CatalogService/default/account`)) as Conditions)
    .conditions;

const claimedPort = async (): Promise<number> => {
  const claim = await server.ask('GET', `${OWN}/portclaims/default.account`);
  return (claim as { readonly spec: { readonly port: number } }).spec.port;
};

const waypoint = async () => {
  const { items } = (await server.ask(
    'GET',
    `${OWN}/deliveries?object=CatalogService/default/account`,
  )) as Deliveries;
  return items.find(({ key }) => key === 'waypoint:default/account')?.engines[0];
};

/** Whether the port of the claim serves the service. */
const answers = async (): Promise<boolean> => {
  const response = await fetch(`http://127.0.0.1:${await claimedPort()}/`, {
    headers: { connection: 'close' },
  });
  return response.ok;
};

it('a waypoint whose port is taken says so, and gets another port on which it serves', async () => {
  await server.commit([
    gateway(await freePort()),
    service('account', [{ port: backend.port }], { waypoint: { gateway: 'edge' } }),
  ]);
  expect(await claimedPort()).toBe(FIRST);
  const told = await eventually(conditions, (list) => list.some(({ reason }) => reason === 'PortTaken'));
  expect(told.find(({ reason }) => reason === 'PortTaken')).toMatchObject({
    type: 'Programmed',
    message: expect.stringMatching(/port 20000 of 127\.0\.0\.1 is held by .*ungoverned/),
  });
  expect((await waypoint())?.rejections[0]?.reason).toContain('the control plane hands out another port');

  await eventually(waypoint, (engine) => engine?.grades.accepted === 1);
  expect(await claimedPort()).toBeGreaterThan(FIRST);
  expect(await answers()).toBe(true);
  expect((await conditions()).filter(({ reason }) => reason === 'PortTaken')).toEqual([]);
  const history = await server.ask('GET', `${OWN}/history?object=PortClaim//default.account`);
  expect(JSON.stringify(history)).toContain('waypoint port 20000 of default/account is taken');
});
