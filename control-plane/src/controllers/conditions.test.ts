import type { Condition } from '@flyball/policy';
import { describe, expect, it } from 'vitest';
import { conditionsToKeep } from './conditions.ts';

const accepted: Condition = {
  object: 'HTTPRoute/shop/a',
  parent: 'Gateway/shop/edge',
  type: 'Accepted',
  status: 'True',
  reason: 'Accepted',
  message: '',
};
const before = '2026-01-01T00:00:00Z';
const now = '2026-01-02T00:00:00Z';

describe('conditionsToKeep', () => {
  it('keeps nothing anew when nothing changed', () => {
    expect(conditionsToKeep([accepted], [{ ...accepted, lastTransitionTime: before }], now)).toBeUndefined();
  });

  it('moves the time with the status only', () => {
    const kept = [{ ...accepted, lastTransitionTime: before }];
    expect(conditionsToKeep([{ ...accepted, message: 'other' }], kept, now)).toMatchObject([
      { message: 'other', lastTransitionTime: before },
    ]);
    expect(conditionsToKeep([{ ...accepted, status: 'False' }], kept, now)).toMatchObject([
      { status: 'False', lastTransitionTime: now },
    ]);
  });

  it('tells references to two ports of one parent apart', () => {
    const other: Condition = { ...accepted, port: 81, status: 'False', reason: 'NoMatchingParent' };
    const kept = [
      { ...accepted, port: 80, lastTransitionTime: before },
      { ...other, status: 'True' as const, lastTransitionTime: before },
    ];
    expect(conditionsToKeep([{ ...accepted, port: 80 }, other], kept, now)).toMatchObject([
      { port: 80, lastTransitionTime: before },
      { port: 81, lastTransitionTime: now },
    ]);
  });

  it('lets go of what no longer holds', () => {
    expect(conditionsToKeep([], [{ ...accepted, lastTransitionTime: before }], now)).toEqual([]);
  });
});
