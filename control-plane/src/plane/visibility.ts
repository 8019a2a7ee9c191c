import type { Sees } from '@flyball/engine';
import type { EngineSpec } from '@flyball/policy';
import {
  meshServiceOf,
  parseQualified,
  type VersionedEntry,
  waypointKey,
  waypointServiceOf,
} from '@flyball/proto/ir';

/** What visibility depends on, as of now. */
export interface VisibilityFacts {
  /** Engine resources by name. */
  readonly engine: (name: string) => EngineSpec | undefined;
  /** Name of the Engine that serves a listener, by its key. */
  readonly listenerEngine: (key: string) => string | undefined;
}

/**
 * What an engine may see. Decided by its Engine resource, never by what it asks: a gateway gets its own listeners,
 * the xds engine those of the class envoy and all mesh traffic, the nacos engine what concerns its registry.
 */
export const seesOf = (facts: VisibilityFacts, name: string): Sees => {
  const spec = facts.engine(name);
  if (spec === undefined) return () => false;
  const admits = ADMITS[spec.class];
  return (entry) => inNamespaces(spec, entry) && admits(facts, name, entry);
};

type Admits = (facts: VisibilityFacts, name: string, entry: VersionedEntry) => boolean;

const ofGateway: Admits = ({ listenerEngine }, name, { kind, key }) => {
  if (kind === 'Patch') return false;
  const scope = scopeOf(kind, key);
  return scope === undefined || meshServiceOf(scope) !== undefined || listenerEngine(scope) === name;
};

const ofXds: Admits = ({ listenerEngine, engine }, _, { kind, key }) => {
  const scope = scopeOf(kind, key);
  if (scope === undefined || meshServiceOf(scope) !== undefined) return true;
  return engine(listenerEngine(scope) ?? '')?.class === 'envoy';
};

const NACOS_KINDS: ReadonlySet<string> = new Set(['Service', 'Endpoints']);

/** Routes of a service that has a waypoint hold there: the registry only leads to it. */
const ofNacos: Admits = ({ listenerEngine }, _, { kind, key }) => {
  if (NACOS_KINDS.has(kind)) return true;
  if (kind === 'Listener') return waypointServiceOf(key) !== undefined;
  const service = kind === 'RouteBlock' ? meshServiceOf(scopeOf(kind, key) ?? '') : undefined;
  return service !== undefined && listenerEngine(waypointKey(service)) === undefined;
};

const ADMITS: Readonly<Record<EngineSpec['class'], Admits>> = {
  builtin: ofGateway,
  // Envoys are served by the xds engine; the Engine of that class only names their listeners.
  envoy: () => false,
  xds: ofXds,
  nacos: ofNacos,
};

/** Scope of a listener or of a block of rules; undefined for kinds without one. */
const scopeOf = (kind: string, key: string): string | undefined => {
  if (kind === 'Listener') return key;
  return kind === 'RouteBlock' ? key.slice(0, key.indexOf('|')) : undefined;
};

const inNamespaces = ({ namespaces }: EngineSpec, { kind, key }: VersionedEntry): boolean =>
  namespaces === undefined || namespaces.includes(namespaceOf(kind, key));

const namespaceOf = (kind: string, key: string): string => {
  const scope = scopeOf(kind, key) ?? key;
  const service = meshServiceOf(scope) ?? waypointServiceOf(scope);
  return parseQualified(service ?? scope.replace(/^(RateLimitPolicy|EnvoyPatch)\//, '')).namespace;
};
