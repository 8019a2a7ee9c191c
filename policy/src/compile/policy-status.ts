import { splitSubset } from '../kinds/subset.ts';
import type { ObjectKey, Resource } from '../model/resource.ts';
import { keyOf } from '../model/resource.ts';
import { exists } from './backends.ts';
import { isWithin, targetKey } from './listed-under.ts';
import { policiesAt } from './policy-scope.ts';
import type { Reader } from './reader.ts';
import type { UnitBuilder } from './unit-builder.ts';

interface TargetRef {
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string | undefined;
}

/** A policy with the sections of its spec that it sets. */
interface PolicyWork {
  readonly policy: Resource<{ readonly targetRefs: readonly TargetRef[] }>;
  readonly sections: readonly string[];
}

/** States for each target of a policy whether it holds there (GEP-713): TargetNotFound, Conflicted, Accepted. */
export const stateTargets = (read: Reader, unit: UnitBuilder, { policy, sections }: PolicyWork): void => {
  for (const [index, ref] of policy.spec.targetRefs.entries()) {
    const parent = targetKey(ref, policy.metadata.namespace);
    const { reason, message } = verdictOf(read, policy, { ref, parent, sections });
    unit.condition({
      parent,
      ...(ref.sectionName !== undefined && { sectionName: ref.sectionName }),
      type: 'Accepted',
      status: reason === 'Accepted' ? 'True' : 'False',
      reason,
      message,
    });
    if (reason === 'Accepted') continue;
    unit.diagnose({
      code: reason === 'Conflicted' ? 'FB1302' : 'FB1205',
      severity: 'warning',
      field: `/spec/targetRefs/${index}`,
      message,
      fix:
        reason === 'Conflicted'
          ? 'Merge the policies, or attach this one more specifically.'
          : 'Name a target that exists.',
    });
  }
};

interface TargetWork {
  readonly ref: TargetRef;
  readonly parent: ObjectKey;
  readonly sections: readonly string[];
}

const verdictOf = (
  read: Reader,
  policy: Resource,
  { ref, parent, sections }: TargetWork,
): { readonly reason: 'Accepted' | 'TargetNotFound' | 'Conflicted'; readonly message: string } => {
  const { namespace } = policy.metadata;
  if (!isWithin(ref, namespace))
    return {
      reason: 'TargetNotFound',
      message: `A policy of the namespace ${namespace} cannot be for the namespace ${ref.name}; it has no effect there.`,
    };
  if (!targetExists(read, ref, namespace))
    return {
      reason: 'TargetNotFound',
      message: `${ref.kind} ${ref.name} does not exist; the policy has no effect on it.`,
    };
  const winners = siblingsBefore(read, policy, { ref, parent });
  const lost = sections.filter((section) => winners.some(({ spec }) => hasSection(spec, section)));
  if (sections.length > 0 && lost.length === sections.length)
    return {
      reason: 'Conflicted',
      message: `${winners.map(keyOf).join(', ')} is older and sets the same for ${ref.kind} ${ref.name}; this policy has no effect there.`,
    };
  return { reason: 'Accepted', message: '' };
};

const hasSection = (spec: unknown, section: string): boolean =>
  typeof spec === 'object' && spec !== null && Object.hasOwn(spec, section);

const siblingsBefore = (
  read: Reader,
  policy: Resource,
  { ref, parent }: Pick<TargetWork, 'ref' | 'parent'>,
): readonly Resource[] => {
  const target = { object: parent, section: ref.sectionName };
  const siblings: readonly Resource[] =
    policy.kind === 'RateLimitPolicy'
      ? policiesAt(read, 'RateLimitPolicy', target)
      : policiesAt(read, 'TrafficPolicy', target);
  return siblings.slice(
    0,
    siblings.findIndex((sibling) => keyOf(sibling) === keyOf(policy)),
  );
};

const targetExists = (read: Reader, { kind, name, sectionName }: TargetRef, namespace: string): boolean => {
  switch (kind) {
    case 'Namespace':
      return true;
    case 'Service':
      return exists(read, { namespace, name, service: `${namespace}/${name}` });
    case 'Subset':
      return subsetServiceExists(read, name, namespace);
    case 'Gateway':
      return sectionIn(read.object('Gateway', namespace, name)?.spec.listeners, sectionName);
    case 'HTTPRoute':
      return sectionIn(read.object('HTTPRoute', namespace, name)?.spec.rules, sectionName);
    default:
      return read.exists(kind, namespace, name);
  }
};

const subsetServiceExists = (read: Reader, subset: string, namespace: string): boolean => {
  const name = splitSubset(subset)?.service;
  return name !== undefined && exists(read, { namespace, name, service: `${namespace}/${name}` });
};

const sectionIn = (
  sections: readonly { readonly name?: string | undefined }[] | undefined,
  wanted: string | undefined,
): boolean =>
  sections !== undefined && (wanted === undefined || sections.some(({ name }) => name === wanted));
