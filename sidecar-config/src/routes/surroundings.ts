import type { HashKey, Rule } from '@flyball/proto/ir';
import type { IrStore } from '../state/store.ts';
import type { RouteContext } from './dialect.ts';
import { takersOf } from './split.ts';

/** What other entries say that the routes of a rule depend on. */
export type Surroundings = Omit<RouteContext, 'match' | 'domain'> & {
  /** All of it as one text. */
  readonly state: string;
};

/** Looks up what a rule's routes depend on. */
export const surroundingsOf = (
  rule: Rule,
  { store, listenerPort }: { readonly store: IrStore; readonly listenerPort: number | undefined },
): Surroundings => {
  const isWithheld = rule.limits.some(store.isWithheld);
  const limits = [...new Set(rule.limits)].filter((id) => store.tables.Limit.has(id));
  const balancingKey = balancingKeyOf(rule, store);
  const hash = balancingKey ? `${balancingKey.source}:${balancingKey.name}` : '';
  return {
    listenerPort,
    isWithheld,
    limits,
    balancingKey,
    state: `${listenerPort ?? ''}|${isWithheld}|${hash}|${limits.join('|')}`,
  };
};

/** Key of the first backend that chooses instances by one: a route has one hash for all its clusters. */
const balancingKeyOf = (rule: Rule, { tables }: IrStore): HashKey | undefined => {
  for (const { backend } of takersOf(rule)) {
    const balancing = backend.invalid === '' && tables.Service.get(backend.service)?.body.balancing;
    if (balancing && balancing.algorithm === 'ring_hash' && balancing.hash) return balancing.hash;
  }
  return undefined;
};
