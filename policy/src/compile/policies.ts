import type { RateLimitPolicySpec } from '../kinds/rate-limit-policy.ts';
import type { TrafficPolicySpec } from '../kinds/traffic-policy.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { limitsOf } from './limits.ts';
import { stateTargets } from './policy-status.ts';
import type { Reader } from './reader.ts';
import type { Unit } from './result.ts';
import { createUnitBuilder } from './unit-builder.ts';

const SECTIONS = ['splitKey', 'balancing', 'timeout', 'retry'] as const;

/** A TrafficPolicy makes no entry of its own: rules and services carry what it says. Its unit is its status. */
export const trafficPolicyUnit = (read: Reader, policy: Resource<TrafficPolicySpec>): Unit => {
  const unit = createUnitBuilder(keyOf(policy));
  const sections = SECTIONS.filter((section) => policy.spec[section] !== undefined);
  stateTargets(read, unit, { policy, sections });
  return unit.build();
};

/** A RateLimitPolicy compiles to a Limit entry each; rules and services name the ids that hold for them. */
export const rateLimitPolicyUnit = (read: Reader, policy: Resource<RateLimitPolicySpec>): Unit => {
  const unit = createUnitBuilder(keyOf(policy));
  stateTargets(read, unit, { policy, sections: ['rules'] });
  for (const { limit, field } of limitsOf(policy))
    unit.entry({ kind: 'Limit', key: limit.id, origin: { field }, body: limit });
  return unit.build();
};
