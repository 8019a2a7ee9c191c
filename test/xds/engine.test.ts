import { type Books, systemClock } from '@flyball/engine';
import {
  type EngineHarness,
  type EngineUnderTest,
  endpointsEntry,
  engineCases,
  grpcLink,
  memoryLink,
  serviceEntry,
} from '@flyball/engine/conformance';
import { XDS_TYPES } from '@flyball/sidecar-config';
import { createXdsEngine, listenForClients } from '@flyball/xds-server';
import { describe, test } from 'vitest';
import { createDeltaClient, type DeltaClient } from './delta-client.ts';

const REFUSED = 'ns/refused';
/** Names the client of the cases asks for. */
const NAMES = ['ns/s0', REFUSED];

/** Attaches an incremental client; resolves when the server answered it. */
function attach(port: number, id: string): Promise<DeltaClient> {
  return new Promise((resolve, reject) => {
    const client = createDeltaClient({
      address: `127.0.0.1:${port}`,
      id,
      refuse: ({ resources }) =>
        resources.some(({ name }) => name === REFUSED) ? 'this client refuses it' : undefined,
      onResponse: () => resolve(client),
    });
    void client.ended.then((reason) => reject(new Error(reason)));
    client.subscribe(XDS_TYPES.cluster, NAMES);
    client.subscribe(XDS_TYPES.endpoint, NAMES);
  });
}

async function start(books: Books): Promise<EngineUnderTest> {
  const engine = createXdsEngine({ engine: 'xds', program: 'test', books, now: systemClock.now });
  const server = await listenForClients({
    core: engine.core,
    host: '127.0.0.1',
    port: 0,
    isReady: () => true,
  });
  const clients: DeltaClient[] = [];
  return {
    driver: engine.driver,
    attach: async (id) => {
      clients.push(await attach(server.port, id));
    },
    stop: async () => {
      for (const client of clients) client.close();
      await server.close(1000);
    },
  };
}

const harness: EngineHarness = {
  start,
  entries: (number, variant) => [
    serviceEntry(`ns/s${number}`, variant + 1),
    endpointsEntry(`ns/s${number}`, variant + 1),
  ],
  refused: () => [serviceEntry(REFUSED)],
};

describe.each([memoryLink, grpcLink])('the xds engine as an engine of the kit, $name', (link) => {
  for (const { name, run } of engineCases(harness, link)) test(name, run);
});
