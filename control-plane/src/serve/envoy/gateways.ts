import { type EngineSpec, objectKey, type Resource } from '@flyball/policy';
import { engineName } from '@flyball/policy/compile';
import { CONTROLLER_NAME, type GatewayClassSpec, type GatewaySpec } from '@flyball/policy/kinds';
import { qualified } from '@flyball/proto/ir';
import { allObjects, getObject } from '../../resources/query.ts';
import type { State } from '../../resources/state.ts';

/** Kinds that decide which Gateways Envoys serve. */
export const DECIDING_KINDS: ReadonlySet<string> = new Set(['Gateway', 'GatewayClass', 'Engine']);

/** Gateways as `ns/name` whose class is ours and whose Engine is of class envoy; those of others are left to them. */
export const envoyGateways = (state: State): readonly string[] =>
  [...allObjects(state)]
    .filter((object): object is Resource<GatewaySpec> => object.kind === 'Gateway')
    .filter(({ spec }) => engineClass(state, spec.gatewayClassName) === 'envoy')
    .map(({ metadata }) => qualified(metadata.namespace, metadata.name));

/** Class of the Engine that serves a GatewayClass; undefined when it is not ours, or there is no such Engine. */
const engineClass = (state: State, name: string): EngineSpec['class'] | undefined => {
  const served = specOf<GatewayClassSpec>(state, 'GatewayClass', name);
  if (served?.controllerName !== CONTROLLER_NAME) return undefined;
  return specOf<EngineSpec>(state, 'Engine', engineName(served))?.class;
};

/** The schema of each kind has parsed what the log holds: the kind decides the spec. */
const specOf = <Spec>(state: State, kind: string, name: string): Spec | undefined =>
  (getObject(state, objectKey(kind, '', name)) as Resource<Spec> | undefined)?.spec;
