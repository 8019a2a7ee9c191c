import type { Endpoints, Instance } from '@flyball/proto/ir';
import { byEndpoint, type CatalogInstance, endpointOf, type Override } from './instance.ts';

/** All that is known of the instances of one service, each source apart. */
export interface ServiceFacts {
  readonly service: string;
  /** Instances by source, in the order in which sources take precedence. */
  readonly sources: readonly (readonly CatalogInstance[])[];
  readonly overrides: readonly Override[];
}

/**
 * The instances that engines are told of: of two statements about one address the first source holds, overrides lie
 * above both, and what is switched off is left out. Pure: same facts, same bytes.
 */
export const mergeEndpoints = ({ service, sources, overrides }: ServiceFacts): Endpoints => ({
  service,
  instances: overridden(stated(sources), overrides)
    .filter(({ enabled }) => enabled)
    .map(({ enabled: _, ...instance }): Instance => instance)
    .sort(byEndpoint),
});

const stated = (sources: ServiceFacts['sources']): readonly CatalogInstance[] => {
  const byAddress = new Map<string, CatalogInstance>();
  for (const instance of sources.flat()) {
    const endpoint = endpointOf(instance);
    if (!byAddress.has(endpoint)) byAddress.set(endpoint, instance);
  }
  return [...byAddress.values()];
};

const overridden = (
  instances: readonly CatalogInstance[],
  overrides: readonly Override[],
): readonly CatalogInstance[] => {
  const byAddress = new Map(overrides.map((override) => [endpointOf(override), override]));
  return instances.map((instance) => {
    const override = byAddress.get(endpointOf(instance));
    return override ? applied(instance, override) : instance;
  });
};

const applied = (instance: CatalogInstance, { weight, enabled, labels }: Override): CatalogInstance => ({
  ...instance,
  weight: weight ?? instance.weight,
  enabled: enabled ?? instance.enabled,
  labels: { ...instance.labels, ...labels },
});
