import { z } from 'zod';
import { group, list, objectName, sectionName } from './fields.ts';
import { FLYBALL_GROUP, GATEWAY_GROUP } from './kind.ts';
import { type Broken, repeated, withRules } from './rule.ts';

/** Groups of the kinds that a policy can be for. */
const TARGET_GROUPS = {
  Service: '',
  Namespace: '',
  Subset: FLYBALL_GROUP,
  Gateway: GATEWAY_GROUP,
  HTTPRoute: GATEWAY_GROUP,
} as const;

/** Kind a policy can be for. */
export type TargetKind = keyof typeof TARGET_GROUPS;

interface Target {
  readonly group?: string | undefined;
  readonly kind: TargetKind;
  readonly name: string;
  readonly sectionName?: string | undefined;
}

function* targetRules(refs: readonly Target[]): Generator<Broken> {
  for (const [index, ref] of refs.entries()) {
    const expected = TARGET_GROUPS[ref.kind];
    if (ref.group !== undefined && ref.group !== expected)
      yield {
        path: [index, 'group'],
        code: 'FB1104',
        message: `group is "${ref.group}", but ${ref.kind} is a kind of the group "${expected}".`,
        fix: `Write "${expected}" or leave group out.`,
      };
    if (ref.sectionName !== undefined && ref.kind !== 'HTTPRoute' && ref.kind !== 'Gateway')
      yield {
        path: [index, 'sectionName'],
        code: 'FB1107',
        message: `sectionName names a rule of an HTTPRoute or a listener of a Gateway; a ${ref.kind} has no sections.`,
        fix: 'Remove sectionName.',
      };
  }
  for (const { index } of repeated(refs, (ref) => `${ref.kind}/${ref.name}/${ref.sectionName ?? ''}`))
    yield {
      path: [index],
      code: 'FB1104',
      message: 'The same target is named twice.',
      fix: 'Remove one of them.',
    };
}

/** What a policy is for: 1 to 16 distinct objects of the policy's namespace, of the kinds given. */
export const targetRefs = <const Kinds extends readonly [TargetKind, ...TargetKind[]]>(kinds: Kinds) =>
  list(
    z.strictObject({
      group: group().optional().describe('API group of the target. Default: the one its kind belongs to.'),
      kind: z.enum(kinds).describe(`Kind of the target: ${kinds.join(', ')}.`),
      name: objectName().describe(
        'Name of the target in the namespace of the policy; of a Subset `<service>.<version>`; of a Namespace that of the policy.',
      ),
      sectionName: sectionName()
        .optional()
        .describe('Rule of an HTTPRoute or listener of a Gateway. Default: the whole object.'),
    }),
    16,
    1,
  )
    .superRefine(withRules(targetRules))
    .describe('Objects of its own namespace the policy is for, 1 to 16.');
