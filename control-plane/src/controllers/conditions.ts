import { type Condition, isSameCondition } from '@flyball/policy';
import type { KeptCondition } from '../log/record.ts';

/**
 * Conditions as they are to be kept, or undefined when those that are kept say the same. The time of a condition is
 * that of its last change of status, so it survives a change of its message.
 */
export const conditionsToKeep = (
  now: readonly Condition[],
  kept: readonly KeptCondition[],
  at: string,
): readonly KeptCondition[] | undefined => {
  if (now.length === kept.length && now.every((condition, index) => saysTheSame(condition, kept[index])))
    return undefined;
  return now.map((condition) => {
    const before = kept.find(
      (other) => isSameCondition(condition, other) && other.status === condition.status,
    );
    return { ...condition, lastTransitionTime: before?.lastTransitionTime ?? at };
  });
};

const saysTheSame = (a: Condition, b: KeptCondition | undefined): boolean =>
  b !== undefined &&
  isSameCondition(a, b) &&
  a.status === b.status &&
  a.reason === b.reason &&
  a.message === b.message;
