import { parseQualified, qualified } from '@flyball/proto/ir';
import type { EnvoyPatchSpec } from '../kinds/envoy-patch.ts';
import type { GatewaySpec } from '../kinds/gateway.ts';
import type { GatewayClassSpec } from '../kinds/gateway-class.ts';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { RateLimitPolicySpec } from '../kinds/rate-limit-policy.ts';
import type { TrafficPolicySpec } from '../kinds/traffic-policy.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import { type CatalogShape, NO_SHAPE } from '../model/shape.ts';
import { createDependents } from './dependents.ts';
import { envoyPatchUnit } from './envoy-patch.ts';
import { gatewayUnit } from './gateway.ts';
import { httpRouteUnit } from './http-route.ts';
import { createOutput } from './output.ts';
import { gatewayClassUnit, rateLimitPolicyUnit, trafficPolicyUnit } from './policies.ts';
import { createReader, type Reader, shapeDependency } from './reader.ts';
import { createResourceIndex, type Dependency, type ResourceChange } from './resource-index.ts';
import type { Compiled, Unit } from './result.ts';
import { serviceUnit } from './service.ts';

/** What changed since the last update. */
export interface CompileInput {
  readonly changes: readonly ResourceChange[];
  /** The catalog's shape where it changed; services that did not change keep their identity. */
  readonly shape?: CatalogShape;
}

/** Compiles resources and the catalog's shape to IR. Same content, same entries, whatever the way to it. */
export interface Compiler {
  readonly update: (input: CompileInput) => Compiled;
}

/**
 * A compiler that keeps each unit until something it read changes, so that a change costs what it touches.
 * A fresh compiler given everything at once makes the same entries: that is the definition of compile.
 */
export const createCompiler = (): Compiler => {
  const index = createResourceIndex();
  const dependents = createDependents();
  const output = createOutput();
  let shape: CatalogShape = NO_SHAPE;

  const compileUnit = (object: ObjectKey): Unit | undefined => {
    const seen = new Set<Dependency>();
    const unit = unitOf(createReader(index, shape, seen), object, index.get(object));
    dependents.replace(object, seen);
    return unit;
  };
  const update = (input: CompileInput): Compiled => {
    const touched = new Set<Dependency>();
    for (const change of input.changes) for (const dependency of index.apply(change)) touched.add(dependency);
    const reshaped = input.shape ? changedServices(shape, input.shape) : [];
    shape = input.shape ?? shape;
    for (const service of reshaped) touched.add(shapeDependency(service));
    const stale = new Set([...dependents.of(touched), ...ownUnits(input.changes, reshaped)]);
    return output.apply([...stale].sort().map((object) => ({ object, unit: compileUnit(object) })));
  };
  return { update };
};

/** Compiles everything at once. */
export const compile = (resources: readonly Resource[], shape: CatalogShape = NO_SHAPE): Compiled =>
  createCompiler().update({ changes: resources.map((object) => ({ op: 'put', object })), shape });

/** Units that may come or go with a change, beside those that read what changed. */
function* ownUnits(changes: readonly ResourceChange[], reshaped: readonly string[]): Generator<ObjectKey> {
  for (const change of changes) yield unitKey(change.op === 'put' ? keyOfObject(change.object) : change.key);
  for (const service of reshaped) {
    const { namespace, name } = parseQualified(service);
    yield objectKey('Service', namespace, name);
  }
}

const keyOfObject = ({ kind, metadata }: Resource): ObjectKey =>
  objectKey(kind, metadata.namespace, metadata.name);

/** A service has one unit, whichever documents speak of it. */
const unitKey = (key: ObjectKey): ObjectKey =>
  key.startsWith('CatalogService/') ? key.replace('CatalogService/', 'Service/') : key;

const changedServices = (before: CatalogShape, after: CatalogShape): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (service) => before.get(service) !== after.get(service),
  );

type Compile = (read: Reader, object: Resource) => Unit;

// Documents enter only after the schema of their kind parsed them: the kind decides the spec.
const UNITS: Readonly<Record<string, Compile | undefined>> = {
  Gateway: (read, object) => gatewayUnit(read, object as Resource<GatewaySpec>),
  GatewayClass: (_, object) => gatewayClassUnit(object as Resource<GatewayClassSpec>),
  HTTPRoute: (read, object) => httpRouteUnit(read, object as Resource<HTTPRouteSpec>),
  TrafficPolicy: (read, object) => trafficPolicyUnit(read, object as Resource<TrafficPolicySpec>),
  RateLimitPolicy: (read, object) => rateLimitPolicyUnit(read, object as Resource<RateLimitPolicySpec>),
  EnvoyPatch: (_, object) => envoyPatchUnit(object as Resource<EnvoyPatchSpec>),
};

const unitOf = (read: Reader, key: ObjectKey, object: Resource | undefined): Unit | undefined => {
  if (key.startsWith('Service/')) return serviceUnitOf(read, key);
  return object && UNITS[object.kind]?.(read, object);
};

const serviceUnitOf = (read: Reader, key: ObjectKey): Unit | undefined => {
  const [, namespace = '', name = ''] = key.split('/');
  const isKnown =
    read.exists(key) ||
    read.exists(objectKey('CatalogService', namespace, name)) ||
    read.shape(qualified(namespace, name)) !== undefined;
  return isKnown ? serviceUnit(read, { namespace, name }) : undefined;
};
