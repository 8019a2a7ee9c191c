import { randomUUID } from 'node:crypto';
import {
  createEntrySource,
  createPlaneHost,
  type EntrySource,
  listenForEngines,
  type PlaneHost,
  systemClock,
} from '@flyball/engine';
import { FEATURE_NAMES, fill } from '@flyball/proto';
import type { EntryReport } from '@flyball/proto/engine';
import { makeEntry, type VersionedEntry } from '@flyball/proto/ir';

/** Token of the engines of these tests. */
export const TOKEN = 'gateway-test-token';

/** A plane that workers dial. */
export interface TestPlane {
  readonly address: string;
  readonly source: EntrySource;
  readonly host: PlaneHost;
  /** Last report of each entry version, by `kind key`. */
  readonly reports: ReadonlyMap<string, EntryReport>;
  readonly stop: () => Promise<void>;
}

/** Starts a plane with the entries of a source. */
export const startPlane = async (source = createEntrySource()): Promise<TestPlane> => {
  const reports = new Map<string, EntryReport>();
  const host = createPlaneHost({
    source,
    features: FEATURE_NAMES,
    admit: () => () => true,
    clock: systemClock,
    newId: randomUUID,
    onEvent: ({ effect }) => {
      if (effect.type !== 'report') return;
      for (const row of effect.report.entries) reports.set(`${row.entry?.kind} ${row.entry?.key}`, row);
    },
  });
  const plane = await listenForEngines({
    address: '127.0.0.1:0',
    authenticate: (token) => (token === TOKEN ? 'engine' : undefined),
    accept: (wire) => host.accept(wire, 'engine'),
  });
  return {
    address: `127.0.0.1:${plane.port}`,
    source,
    host,
    reports,
    stop: async () => {
      host.close();
      await plane.close();
    },
  };
};

/** One listener whose requests all go to one instance. */
export const entriesFor = (bindPort: number, upstream: number): readonly VersionedEntry[] => [
  makeEntry(
    'Listener',
    'shop/gw/http',
    fill('flyball.ir.v1.Listener', {
      gateway: 'shop/gw',
      engine: 'gateway',
      port: 80,
      bindAddress: '127.0.0.1',
      bindPort,
      protocol: 'HTTP',
    }),
  ),
  makeEntry(
    'RouteBlock',
    'shop/gw/http|*|HTTPRoute/shop/r',
    fill('flyball.ir.v1.RouteBlock', {
      scope: 'shop/gw/http',
      host: '*',
      route: 'HTTPRoute/shop/r',
      rules: [{ id: 'HTTPRoute/shop/r/0', matches: [{}], backends: [{ service: 'shop/a', weight: 1 }] }],
    }),
  ),
  makeEntry('Service', 'shop/a', fill('flyball.ir.v1.Service', { name: 'shop/a', protocol: 'HTTP' })),
  makeEntry(
    'Endpoints',
    'shop/a',
    fill('flyball.ir.v1.Endpoints', {
      service: 'shop/a',
      instances: [{ address: '127.0.0.1', port: upstream, weight: 100, health: 'healthy' }],
    }),
  ),
];
