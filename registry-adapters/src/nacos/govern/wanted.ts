import type { EngineChange } from '@flyball/engine';
import { type Endpoints, meshServiceOf, type RouteBlock, type Service } from '@flyball/proto/ir';
import type { WantedService } from './overlays.ts';

/** What the plane wants of each service, gathered from entries. */
export interface Wanted {
  readonly apply: (change: EngineChange) => Touched;
  /** Undefined while the plane has said nothing of its instances: then nothing is written. */
  readonly of: (service: string) => WantedService | undefined;
  /** Entries that hold for a service, with their versions: what is delivered when its clients have been told. */
  readonly entriesOf: (service: string) => readonly HeldEntry[];
}

/** Services a change concerns. */
export interface Touched {
  readonly services: ReadonlySet<string>;
  /** Those of whose instances nothing is wanted any more. */
  readonly withdrawn: ReadonlySet<string>;
}

/** An entry in force. */
export interface HeldEntry {
  readonly kind: string;
  readonly key: string;
  readonly version: string;
  readonly requires: readonly string[];
}

interface Parts {
  service?: Service;
  endpoints?: Endpoints;
  readonly blocks: Map<string, RouteBlock>;
  readonly held: Map<string, HeldEntry>;
}

/** Nothing is wanted. */
export const createWanted = (): Wanted => {
  const services = new Map<string, Parts>();
  const partsOf = (service: string): Parts => {
    const parts = services.get(service) ?? { blocks: new Map(), held: new Map() };
    services.set(service, parts);
    return parts;
  };
  const apply = ({ upserts, removes }: EngineChange): Touched => {
    const touched = new Set<string>();
    const withdrawn = new Set<string>();
    for (const entry of upserts) {
      const service = serviceOf(entry.kind, entry.key);
      if (service === undefined) continue;
      putEntry(partsOf(service), entry);
      touched.add(service);
    }
    for (const { kind, key } of removes) {
      const service = serviceOf(kind, key);
      if (service === undefined) continue;
      const parts = partsOf(service);
      removeEntry(parts, kind, key);
      if (parts.held.size === 0) services.delete(service);
      if (kind === 'Endpoints') withdrawn.add(service);
      touched.add(service);
    }
    return { services: touched, withdrawn };
  };
  return {
    apply,
    of: (service) => {
      const parts = services.get(service);
      if (parts?.endpoints === undefined) return undefined;
      return { service: parts.service, endpoints: parts.endpoints, blocks: [...parts.blocks.values()] };
    },
    entriesOf: (service) => [...(services.get(service)?.held.values() ?? [])],
  };
};

/** Service an entry is about; undefined for entries that a registry has nothing to do with. */
const serviceOf = (kind: string, key: string): string | undefined => {
  if (kind === 'Service' || kind === 'Endpoints') return key;
  return kind === 'RouteBlock' ? meshServiceOf(key.slice(0, key.indexOf('|'))) : undefined;
};

const putEntry = (parts: Parts, entry: EngineChange['upserts'][number]): void => {
  const { kind, key, version, requires } = entry;
  parts.held.set(`${kind} ${key}`, { kind, key, version, requires });
  if (entry.kind === 'Service') parts.service = entry.body;
  if (entry.kind === 'Endpoints') parts.endpoints = entry.body;
  if (entry.kind === 'RouteBlock') parts.blocks.set(key, entry.body);
};

const removeEntry = (parts: Parts, kind: string, key: string): void => {
  parts.held.delete(`${kind} ${key}`);
  if (kind === 'Service') delete parts.service;
  if (kind === 'Endpoints') delete parts.endpoints;
  if (kind === 'RouteBlock') parts.blocks.delete(key);
};
