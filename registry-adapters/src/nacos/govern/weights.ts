import {
  type Instance,
  instancesOf,
  type Match,
  normaliseWeights,
  type RouteBlock,
  type Rule,
  type Service,
  SPLIT_BUCKETS,
} from '@flyball/proto/ir';

/**
 * Factors by which instance weights approximate the split of a service's mesh routes: a registry knows nothing of
 * requests, only of instances. Only the rule without conditions can be approximated; undefined when there is none, or
 * when it leads elsewhere.
 */
export const splitFactors = (
  service: Service,
  blocks: readonly RouteBlock[],
  instances: readonly Instance[],
): ReadonlyMap<Instance, number> | undefined => {
  const rule = blocks.flatMap(({ rules }) => rules).find(takesEverything);
  if (rule === undefined || rule.redirect !== undefined || rule.backends.length === 0) return undefined;
  if (rule.backends.some((backend) => backend.service !== service.name || backend.invalid !== ''))
    return undefined;
  return factorsOf(service, rule, instances);
};

const takesEverything = ({ matches }: Rule): boolean => matches.some(isUnconditional);

const isUnconditional = ({ path, method, headers, queries }: Match): boolean =>
  (path === undefined || (path.type === 'prefix' && path.value === '/')) &&
  method === '' &&
  headers.length === 0 &&
  queries.length === 0;

/** Each subset's share is divided among its instances; the mean factor over all instances is 1. */
const factorsOf = (
  service: Service,
  { backends }: Rule,
  instances: readonly Instance[],
): ReadonlyMap<Instance, number> => {
  const shares = normaliseWeights(backends.map(({ weight }) => weight));
  const factors = new Map(instances.map((instance) => [instance, 0]));
  for (const [index, { subset }] of backends.entries()) {
    const members = instancesOf(service, subset, instances);
    const part = ((shares[index] ?? 0) / SPLIT_BUCKETS) * (instances.length / Math.max(1, members.length));
    for (const member of members) factors.set(member, (factors.get(member) ?? 0) + part);
  }
  return factors;
};
