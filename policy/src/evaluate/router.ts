import {
  byHostSpecificity,
  defaultMeshBlock,
  type Listener,
  meshScope,
  meshServiceOf,
  type Service,
} from '@flyball/proto/ir';
import type { Entrance, EvaluatedRequest, IrView, Matched } from './types.ts';

/** The place at which a request came in, and so the scope whose rules it meets. */
export interface Door {
  /** Key of the listener; empty for requests for a service in the mesh. */
  readonly key: string;
  /** The listener; undefined where `key` is empty. */
  readonly listener: Listener | undefined;
  /** Scope of the rules. */
  readonly scope: string;
}

/**
 * Finds rules. Implemented twice: plainly by the reference, fast by the index; equal by test. Hosts are as
 * `hostName` returns them.
 */
export interface Router {
  readonly view: IrView;
  /** Where a request for a host enters; undefined when no listener takes it. */
  readonly enter: (entrance: Entrance, host: string) => Door | undefined;
  /** The rule that takes the request; undefined for none. */
  readonly find: (scope: string, host: string, request: EvaluatedRequest) => Matched | undefined;
  /** All matches a host's requests are tried against, first one first. */
  readonly candidates: (scope: string, host: string) => Iterable<Matched>;
  /** Host patterns of a scope, most specific first, with the rules that stand under each. */
  readonly hosts: (scope: string) => Iterable<HostRules>;
}

/** A host pattern and the ids of its rules. */
export interface HostRules {
  readonly host: string;
  readonly rules: readonly string[];
}

/** Door of a listener. A waypoint's listener leads to the mesh scope of its service. */
export const doorOf = (key: string, listener: Listener): Door => ({
  key,
  listener,
  scope: listener.meshService === '' ? key : meshScope(listener.meshService),
});

/** Order in which the doors of a port are tried: most specific host name first, then by key. */
export const byDoor = (a: Door, b: Door): number =>
  byHostSpecificity(a.listener?.hostname ?? '', b.listener?.hostname ?? '') || (a.key < b.key ? -1 : 1);

/**
 * Door of calls of a service: to the routes of the caller's namespace where it has some of its own for that service,
 * else to those of the service (GEP-1426).
 */
export const meshDoor = (
  { service, from = '' }: Extract<Entrance, { service: string }>,
  hasBlocks: (scope: string) => boolean,
): Door => {
  const consumer = meshScope(service, from);
  const scope = hasBlocks(consumer) ? consumer : meshScope(service);
  return { key: '', listener: undefined, scope };
};

/** The rule of a mesh scope without routes; undefined for other scopes and unknown services. */
export const defaultMatch = (view: IrView, scope: string): Matched | undefined => {
  const name = meshServiceOf(scope);
  const service = name === undefined ? undefined : view.services.get(name);
  return service && defaultMatchOf(service);
};

const defaults = new WeakMap<Service, Matched>();

const defaultMatchOf = (service: Service): Matched | undefined => {
  const known = defaults.get(service);
  if (known) return known;
  const { host, rules } = defaultMeshBlock(service);
  const [rule] = rules;
  const [match] = rule?.matches ?? [];
  if (!rule || !match) return undefined;
  const made = { rule, match, host };
  defaults.set(service, made);
  return made;
};
