import { parseQualified, qualified } from '@flyball/proto/ir';
import type { EnvoyPatchSpec } from '../kinds/envoy-patch.ts';
import type { GatewaySpec } from '../kinds/gateway.ts';
import type { GatewayClassSpec } from '../kinds/gateway-class.ts';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { RateLimitPolicySpec } from '../kinds/rate-limit-policy.ts';
import type { TrafficPolicySpec } from '../kinds/traffic-policy.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import { type CatalogShape, NO_SHAPE, type ServiceShape } from '../model/shape.ts';
import { addReadersOf, type Cell, type CellTable, cellIn, dropVacant } from './cells.ts';
import { createDependents } from './dependents.ts';
import { envoyPatchUnit } from './envoy-patch.ts';
import { gatewayUnit } from './gateway.ts';
import { gatewayClassUnit } from './gateway-class.ts';
import { httpRouteUnit } from './http-route.ts';
import { createOutput, type Recompiled } from './output.ts';
import { rateLimitPolicyUnit, trafficPolicyUnit } from './policies.ts';
import { createReader, type Reader } from './reader.ts';
import { createResourceIndex, type ResourceChange } from './resource-index.ts';
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
  /** The same, an object a step, for who must not be kept from other work. No other update may begin before the end. */
  readonly steps: (input: CompileInput) => Generator<undefined, Compiled>;
}

/**
 * A compiler that keeps each unit until something it read changes, so that a change costs what it touches.
 * A fresh compiler given everything at once makes the same entries: that is the definition of compile.
 */
export const createCompiler = (): Compiler => {
  const index = createResourceIndex();
  const shapes: CellTable<ServiceShape> = new Map();
  const dependents = createDependents();
  const output = createOutput();
  let shape: CatalogShape = NO_SHAPE;

  const shapeCell = (service: string): Cell<ServiceShape> => cellIn(shapes, service);
  const read = createReader(index, shapeCell, dependents.note);
  const compileUnit = (object: ObjectKey): Unit | undefined => {
    const cell = index.cellOf(object);
    dependents.begin();
    const unit = unitOf(read, object, cell.value);
    dependents.end(object);
    dropVacant(cell);
    return unit;
  };
  // Beside the units that read what changed: those that come or go with it.
  function* steps(input: CompileInput): Generator<undefined, Compiled> {
    const stale = new Set<ObjectKey>();
    const touch = (cell: Cell): void => addReadersOf(cell, stale);
    for (const change of input.changes) stale.add(unitKey(index.apply(change, touch)));
    const reshaped = input.shape ? changedServices(shape, input.shape) : [];
    shape = input.shape ?? shape;
    for (const service of reshaped) {
      const cell = shapeCell(service);
      cell.value = shape.get(service);
      touch(cell);
      dropVacant(cell);
      stale.add(serviceKey(service));
    }
    const recompiled: Recompiled[] = [];
    for (const object of [...stale].sort()) {
      recompiled.push({ object, unit: compileUnit(object) });
      yield;
    }
    return output.apply(recompiled);
  }
  return { steps, update: (input) => lastOf(steps(input)) };
};

/** What steps come to. */
const lastOf = <T>(steps: Generator<undefined, T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

/** Compiles everything at once. */
export const compile = (resources: readonly Resource[], shape: CatalogShape = NO_SHAPE): Compiled =>
  createCompiler().update({ changes: resources.map((object) => ({ op: 'put', object })), shape });

const serviceKey = (service: string): ObjectKey => {
  const { namespace, name } = parseQualified(service);
  return objectKey('Service', namespace, name);
};

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
  GatewayClass: (read, object) => gatewayClassUnit(read, object as Resource<GatewayClassSpec>),
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
    read.exists('Service', namespace, name) ||
    read.exists('CatalogService', namespace, name) ||
    read.shape(qualified(namespace, name)) !== undefined;
  return isKnown ? serviceUnit(read, { namespace, name }) : undefined;
};
