import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import { qualified } from '@flyball/proto/ir';
import { until } from '../lib/until.ts';
import type { HeaderPair, Received } from '../routing/compare.ts';

/** An instance as a CatalogService states it, at the port where it really listens. */
export interface PlacedInstance {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Servers in the place of instances whose ports are placeholders: one for each service and placeholder, kept for all
 * configurations. They note what they get by `x-request-id`, so answers without body tell no less than others.
 */
export interface Instances {
  /** Instances of each service of some resources, with their real ports. */
  readonly place: (resources: readonly Resource[]) => Promise<ReadonlyMap<string, readonly PlacedInstance[]>>;
  /** What was received with a request id; the first is what `number` names. */
  readonly receivedOf: (requestId: string) => readonly (Received & { readonly number: string })[];
  /** Waits until services received a request id, as often as they are named. */
  readonly arrived: (requestId: string, services: readonly string[]) => Promise<void>;
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

type Note = Received & { readonly number: string };

interface Place {
  readonly server: Server;
  readonly port: number;
  /** Subsets of the configuration now. */
  subsets: ReadonlySet<string>;
}

const isCatalogService = (resource: Resource): resource is Resource<CatalogServiceSpec> =>
  resource.kind === 'CatalogService';

const pairsOf = (raw: readonly string[]): readonly HeaderPair[] =>
  raw.flatMap((name, at): readonly HeaderPair[] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));

/** The version is a subset of its own name; others are declared. */
const subsetsOf = (
  { versionLabel, subsets = [] }: CatalogServiceSpec,
  labels: Readonly<Record<string, string>>,
): ReadonlySet<string> => {
  const version = labels[versionLabel];
  const declared = subsets.filter((subset) =>
    Object.entries(subset.labels).every(([label, value]) => labels[label] === value),
  );
  return new Set([...(version === undefined ? [] : [version]), ...declared.map(({ name }) => name)]);
};

/** Starts without servers. */
export const createInstances = (): Instances => {
  const places = new Map<string, Place>();
  const notes = new Map<string, Note[]>();
  let count = 0;

  const note = (
    service: string,
    place: Place,
    { method = '', url = '', rawHeaders, headers }: IncomingMessage,
  ) => {
    count += 1;
    const id = String(headers['x-request-id'] ?? '');
    const number = `echo-${count}`;
    const received = { service, subsets: place.subsets, method, url, headers: pairsOf(rawHeaders), number };
    notes.set(id, [...(notes.get(id) ?? []), received]);
    return number;
  };
  const placeOf = async (service: string, placeholder: number): Promise<Place> => {
    const key = `${service} ${placeholder}`;
    const known = places.get(key);
    if (known) return known;
    const server = createServer({ keepAliveTimeout: 120_000 }, (req, res) => {
      req.resume();
      // The header `server` is not compared, so it can say which of the copies answered.
      res.writeHead(200, { server: note(service, made, req) }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const made: Place = { server, port: (server.address() as AddressInfo).port, subsets: new Set() };
    places.set(key, made);
    return made;
  };
  const placeService = async ({ metadata, spec }: Resource<CatalogServiceSpec>) => {
    const service = qualified(metadata.namespace, metadata.name);
    const placed: PlacedInstance[] = [];
    for (const { address, port, weight, labels = {} } of spec.instances ?? []) {
      const place = await placeOf(service, port);
      place.subsets = subsetsOf(spec, labels);
      placed.push({ address, port: place.port, weight, labels });
    }
    return [service, placed] as const;
  };
  return {
    place: async (resources) =>
      new Map(await Promise.all(resources.filter(isCatalogService).map(placeService))),
    receivedOf: (id) => notes.get(id) ?? [],
    arrived: (id, services) => {
      const times = (service: string): number => services.filter((name) => name === service).length;
      const got = (service: string): number =>
        (notes.get(id) ?? []).filter((received) => received.service === service).length;
      return until(`copies of ${id}`, () => services.every((name) => got(name) >= times(name)), 15_000);
    },
    forget: () => notes.clear(),
    close: async () => {
      for (const { server } of places.values()) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
};
