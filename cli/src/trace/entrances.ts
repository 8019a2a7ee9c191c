import {
  DEFAULT_RESOURCES,
  type EngineSpec,
  type GatewayClassSpec,
  type GatewaySpec,
} from '@flyball/policy/kinds';
import type { KnownGateway } from './entrance.ts';

/** An object: `ns/name`, with an empty ns where its kind has none, and its content. */
export interface Named {
  readonly name: string;
  readonly spec: unknown;
}

/** What tells of entrances, by kind. */
export type EntranceObjects = Readonly<Record<'Gateway' | 'GatewayClass' | 'Engine', readonly Named[]>>;

/** Gateways and the ports that the Engine of their class binds for them. */
export const entrancesOf = ({ Gateway, GatewayClass, Engine }: EntranceObjects): readonly KnownGateway[] => {
  const classes = byName([...defaults('GatewayClass'), ...GatewayClass]);
  const engines = byName([...defaults('Engine'), ...Engine]);
  return Gateway.map(({ name, spec }) => {
    const { listeners = [], gatewayClassName = '' } = (spec ?? {}) as Partial<GatewaySpec>;
    const { parametersRef } = (classes.get(gatewayClassName) ?? {}) as Partial<GatewayClassSpec>;
    const { ports = {} } = (engines.get(parametersRef?.name ?? '') ?? {}) as Partial<EngineSpec>;
    return {
      name,
      listeners,
      bound: new Map(Object.entries(ports).map(([port, bound]) => [Number(port), bound])),
    };
  });
};

/** Specs by name; of two of one name the later one. */
const byName = (objects: readonly Named[]): ReadonlyMap<string, unknown> =>
  new Map(objects.map(({ name, spec }) => [name.slice(name.indexOf('/') + 1), spec]));

/** What a server has without being told; files may say otherwise. */
const defaults = (kind: string): readonly Named[] =>
  DEFAULT_RESOURCES.filter((one) => one.kind === kind).map(({ metadata, spec }) => ({
    name: `/${metadata.name}`,
    spec,
  }));
