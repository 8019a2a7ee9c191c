import type { Instance, Service, Subset } from './types.ts';

/** The subset of that name, or undefined. The empty name is all instances and never a subset. */
export const findSubset = (service: Service, name: string): Subset | undefined =>
  service.subsets.find((subset) => subset.name === name);

/** Whether an instance carries all labels of the selector. */
export const selects = (selector: Readonly<Record<string, string>>, instance: Instance): boolean =>
  Object.entries(selector).every(([label, value]) => instance.labels[label] === value);

/** Instances of a subset in the order given; an unknown subset has none. */
export const instancesOf = (
  service: Service | undefined,
  subset: string,
  instances: readonly Instance[],
): readonly Instance[] => {
  if (subset === '') return instances;
  const found = service && findSubset(service, subset);
  return found ? instances.filter((instance) => selects(found.labels, instance)) : [];
};

/** Whether traffic may be sent: not unhealthy, weight above 0. */
export const isUsable = (instance: Instance): boolean =>
  instance.health !== 'unhealthy' && instance.weight > 0;
