import type { ObjectKey, Resource } from '../model/resource.ts';
import { targetKey } from './listed-under.ts';
import type { Reader } from './reader.ts';

/** Something a policy can be for, from the most specific to the least. */
export interface Target {
  readonly object: ObjectKey;
  /** Rule of a route or listener of a Gateway; a policy for the whole object has none. */
  readonly section?: string | undefined;
}

interface TargetRef {
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string | undefined;
}

interface Attached {
  readonly targetRefs: readonly TargetRef[];
}

/** Policies of a kind that are for exactly this target, the one that wins first: oldest, then by name. */
export const policiesAt = <K extends 'TrafficPolicy' | 'RateLimitPolicy'>(
  read: Reader,
  kind: K,
  target: Target,
): ReturnType<typeof read.policies<K>> => {
  const policies = read.policies(kind, target.object);
  if (policies.length === 0) return policies;
  return policies.filter(({ metadata, spec }) =>
    (spec as Attached).targetRefs.some(
      (ref) => targetKey(ref, metadata.namespace) === target.object && ref.sectionName === target.section,
    ),
  );
};

/**
 * The first of the policies along a chain of targets that sets a section of its spec. Sections merge whole: the most specific
 * target wins, then the oldest policy, then the name.
 */
export const winner = <Spec, Section>(
  policies: readonly Resource<Spec>[],
  section: (spec: Spec) => Section | undefined,
): Section | undefined => {
  for (const { spec } of policies) {
    const found = section(spec);
    if (found !== undefined) return found;
  }
  return undefined;
};
