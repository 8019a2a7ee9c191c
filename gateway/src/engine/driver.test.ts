import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import {
  type EngineHarness,
  endpointsEntry,
  engineCases,
  grpcLink,
  memoryLink,
  serviceEntry,
} from '@flyball/engine/conformance';
import { fill } from '@flyball/proto';
import { makeEntry } from '@flyball/proto/ir';
import { describe, test } from 'vitest';
import { createProxy } from '../proxy/proxy.ts';
import { bindFault } from './bind-fault.ts';
import { createGatewayEngine } from './driver.ts';

const listenerEntry = (name: string, bindPort: number, hostname = '') =>
  makeEntry(
    'Listener',
    `shop/gw/${name}`,
    fill('flyball.ir.v1.Listener', {
      gateway: 'shop/gw',
      engine: 'gateway',
      port: 80,
      bindAddress: '127.0.0.1',
      bindPort,
      protocol: 'HTTP',
      hostname,
    }),
  );

/** A port that somebody else holds for as long as the test runs. */
const taken = createServer();
taken.listen(0, '127.0.0.1').unref();
await once(taken, 'listening');
const takenPort = (taken.address() as AddressInfo).port;

const harness: EngineHarness = {
  start: (books) => {
    const engine = createGatewayEngine({
      books,
      engine: 'gateway',
      replica: 'r1',
      program: 'gateway 1',
      workers: 1,
      start: (onListener) => createProxy({ onListener, explain: bindFault }),
    });
    return {
      driver: engine.driver,
      // The worker is its own client, the only one.
      attach: async () => engine.join(),
      stop: () => engine.proxy.stop(0),
    };
  },
  entries: (number, variant) => [
    serviceEntry(`ns/s${number}`, variant + 1),
    endpointsEntry(`ns/s${number}`, variant + 1),
    ...(number < 3 ? [listenerEntry(`l${number}`, 0, `${variant}.l${number}.test`)] : []),
  ],
  refused: () => [listenerEntry('taken', takenPort)],
};

describe.each([memoryLink, grpcLink])('the gateway engine $name', (link) => {
  for (const { name, run } of engineCases(harness, link)) test(name, run);
});
