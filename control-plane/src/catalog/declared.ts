import type { CatalogServiceSpec, InstanceOverrideSpec, Resource } from '@flyball/policy';
import { qualified } from '@flyball/proto/ir';
import type { CatalogInstance, Override } from './instance.ts';

/** Service (`ns/name`) an InstanceOverride is about. */
export const overriddenService = ({ metadata, spec }: Resource<InstanceOverrideSpec>): string =>
  qualified(metadata.namespace, spec.service);

/** What an InstanceOverride sets. */
export const overrideOf = ({ spec }: Resource<InstanceOverrideSpec>): Override => ({
  ...spec.instance,
  weight: spec.weight,
  enabled: spec.enabled,
  labels: spec.labels,
});

/** Instances that a CatalogService states itself; they are always counted as there. */
export const fixedInstances = ({ spec }: Resource<CatalogServiceSpec>): readonly CatalogInstance[] =>
  (spec.instances ?? []).map(({ address, port, weight, labels, zone, region }) => ({
    address,
    port,
    weight,
    health: 'healthy',
    region: region ?? '',
    zone: zone ?? '',
    labels: labels ?? {},
    enabled: true,
  }));
