import {
  type CatalogServiceSpec,
  type CatalogShape,
  type InstanceOverrideSpec,
  keyOf,
  type ObjectKey,
  type Resource,
  type ServiceShape,
} from '@flyball/policy';
import type { ResourceChange } from '@flyball/policy/compile';
import { type Endpoints, makeEntry, qualified, type VersionedEntry } from '@flyball/proto/ir';
import { fixedInstances, overriddenService, overrideOf } from './declared.ts';
import type { CatalogInstance, Override } from './instance.ts';
import { mergeEndpoints } from './merge.ts';
import { type LabelsSeen, sameShape, seeLabels, shapeOf } from './shape.ts';

/** What a source says of one service: all of it, each time. */
export interface SourceService {
  readonly service: string;
  readonly protocol: ServiceShape['protocol'];
  readonly instances: readonly CatalogInstance[];
}

/** What changed in the catalog at once. */
export interface CatalogChange {
  readonly upserts: readonly VersionedEntry[];
  readonly removes: readonly { readonly kind: 'Endpoints'; readonly key: string }[];
  /** The new shape, absent when no service's shape changed. */
  readonly shape?: CatalogShape;
}

/** Services and instances known now, merged from the sources and what documents state. */
export interface Catalog {
  /** Full state of some services of a source; no instances: the source knows the service, and nobody serves it. */
  readonly observe: (source: string, services: readonly SourceService[], now: number) => CatalogChange;
  /** A source knows these services no longer. */
  readonly forget: (source: string, services: readonly string[], now: number) => CatalogChange;
  /** Takes over documents: CatalogServices with instances, InstanceOverrides. */
  readonly declare: (changes: readonly ResourceChange[], now: number) => CatalogChange;
  readonly endpoints: () => Iterable<Endpoints>;
  readonly sourcesOf: (service: string) => readonly string[];
  readonly shape: () => CatalogShape;
}

/** Name under which documents are a source; they take precedence over the others. */
export const DECLARED = 'declared';

interface Known {
  readonly sources: Map<string, SourceService>;
  readonly overrides: Map<ObjectKey, Override>;
  seen: LabelsSeen;
  endpoints?: { readonly body: Endpoints; readonly version: string };
}

/** A catalog that knows nothing. */
export const createCatalog = (): Catalog => {
  const services = new Map<string, Known>();
  const overrideServices = new Map<ObjectKey, string>();
  let shape: ReadonlyMap<string, ServiceShape> = new Map();

  const knownOf = (service: string): Known => {
    const known = services.get(service) ?? { sources: new Map(), overrides: new Map(), seen: new Map() };
    services.set(service, known);
    return known;
  };
  const refresh = (names: Iterable<string>, now: number): CatalogChange => {
    const change = createChange(shape);
    for (const service of new Set(names)) refreshService(services, { service, now, change });
    const result = change.done();
    shape = result.shape ?? shape;
    return result;
  };
  const observe: Catalog['observe'] = (source, observed, now) => {
    for (const row of observed) knownOf(row.service).sources.set(source, row);
    return refresh(
      observed.map(({ service }) => service),
      now,
    );
  };
  const forget: Catalog['forget'] = (source, names, now) => {
    for (const service of names) services.get(service)?.sources.delete(source);
    return refresh(names, now);
  };
  const declare: Catalog['declare'] = (changes, now) => {
    const touched = changes.flatMap((change) => [
      ...declareService(knownOf, change),
      ...declareOverride({ knownOf, overrideServices }, change),
    ]);
    return refresh(touched, now);
  };
  return {
    observe,
    forget,
    declare,
    endpoints: function* () {
      for (const { endpoints } of services.values()) if (endpoints) yield endpoints.body;
    },
    sourcesOf: (service) => [...(services.get(service)?.sources.keys() ?? [])],
    shape: () => shape,
  };
};

interface ChangeBuilder {
  readonly upsert: (entry: VersionedEntry) => void;
  readonly remove: (key: string) => void;
  readonly reshape: (service: string, shape: ServiceShape | undefined) => void;
  readonly done: () => CatalogChange;
}

const createChange = (before: CatalogShape): ChangeBuilder => {
  const upserts: VersionedEntry[] = [];
  const removes: { kind: 'Endpoints'; key: string }[] = [];
  let shape: Map<string, ServiceShape> | undefined;
  const reshape: ChangeBuilder['reshape'] = (service, next) => {
    if (sameShape(before.get(service), next)) return;
    shape ??= new Map(before);
    if (next) shape.set(service, next);
    else shape.delete(service);
  };
  return {
    upsert: (entry) => upserts.push(entry),
    remove: (key) => removes.push({ kind: 'Endpoints', key }),
    reshape,
    done: () => ({ upserts, removes, ...(shape && { shape }) }),
  };
};

interface Refresh {
  readonly service: string;
  readonly now: number;
  readonly change: ChangeBuilder;
}

const refreshService = (services: Map<string, Known>, { service, now, change }: Refresh): void => {
  const known = services.get(service);
  if (known === undefined) return;
  if (known.sources.size === 0) {
    if (known.endpoints) change.remove(service);
    change.reshape(service, undefined);
    delete known.endpoints;
    if (known.overrides.size === 0) services.delete(service);
    return;
  }
  const rows = inPrecedence(known.sources);
  const body = mergeEndpoints({
    service,
    sources: rows.map(({ instances }) => instances),
    overrides: [...known.overrides].sort(byKey).map(([, override]) => override),
  });
  known.seen = seeLabels(known.seen, body, now);
  change.reshape(service, shapeOf(body, known.seen, rows[0]?.protocol ?? 'HTTP'));
  const entry = makeEntry('Endpoints', service, body);
  if (known.endpoints?.version === entry.version) return;
  known.endpoints = { body, version: entry.version };
  change.upsert(entry);
};

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Documents first, then sources by name: never by arrival. */
const inPrecedence = (sources: ReadonlyMap<string, SourceService>): readonly SourceService[] =>
  [...sources]
    .sort(([a], [b]) => Number(b === DECLARED) - Number(a === DECLARED) || (a < b ? -1 : 1))
    .map(([, row]) => row);

const declareService = (knownOf: (service: string) => Known, change: ResourceChange): readonly string[] => {
  const key = change.op === 'put' ? keyOf(change.object) : change.key;
  const [kind, namespace = '', name = ''] = key.split('/');
  if (kind !== 'CatalogService') return [];
  const service = qualified(namespace, name);
  const { sources } = knownOf(service);
  // The kind decides the spec: documents are checked before they are stored.
  const object = change.op === 'put' ? (change.object as Resource<CatalogServiceSpec>) : undefined;
  const instances = object ? fixedInstances(object) : [];
  if (object && instances.length > 0)
    sources.set(DECLARED, { service, protocol: object.spec.protocol, instances });
  else sources.delete(DECLARED);
  return [service];
};

interface Overrides {
  readonly knownOf: (service: string) => Known;
  readonly overrideServices: Map<ObjectKey, string>;
}

const declareOverride = (
  { knownOf, overrideServices }: Overrides,
  change: ResourceChange,
): readonly string[] => {
  const key = change.op === 'put' ? keyOf(change.object) : change.key;
  if (!key.startsWith('InstanceOverride/')) return [];
  const before = overrideServices.get(key);
  if (before !== undefined) knownOf(before).overrides.delete(key);
  overrideServices.delete(key);
  if (change.op === 'delete') return before === undefined ? [] : [before];
  const object = change.object as Resource<InstanceOverrideSpec>;
  const service = overriddenService(object);
  knownOf(service).overrides.set(key, overrideOf(object));
  overrideServices.set(key, service);
  return before === undefined ? [service] : [before, service];
};
