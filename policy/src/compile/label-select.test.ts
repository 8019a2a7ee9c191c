import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../kinds/label-selector.ts';
import { labelsMatch } from './label-select.ts';

const labels = { tier: 'front', team: 'shop' };
type Expression = NonNullable<LabelSelector['matchExpressions']>[number];
const tested = (...matchExpressions: readonly Expression[]): boolean =>
  labelsMatch({ matchExpressions: [...matchExpressions] }, labels);

describe('labelsMatch', () => {
  it('takes everything for an empty selector', () => {
    expect(labelsMatch({}, {})).toBe(true);
  });

  it('wants all labels and all expressions', () => {
    expect(labelsMatch({ matchLabels: { tier: 'front', team: 'shop' } }, labels)).toBe(true);
    expect(labelsMatch({ matchLabels: { tier: 'front', team: 'other' } }, labels)).toBe(false);
    expect(
      labelsMatch(
        { matchLabels: { tier: 'front' }, matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
        labels,
      ),
    ).toBe(false);
  });

  it.each<[Expression, boolean]>([
    [{ key: 'tier', operator: 'In', values: ['back', 'front'] }, true],
    [{ key: 'tier', operator: 'In', values: ['back'] }, false],
    [{ key: 'absent', operator: 'In', values: ['front'] }, false],
    [{ key: 'tier', operator: 'NotIn', values: ['back'] }, true],
    [{ key: 'tier', operator: 'NotIn', values: ['front'] }, false],
    [{ key: 'absent', operator: 'NotIn', values: ['front'] }, true],
    [{ key: 'tier', operator: 'Exists' }, true],
    [{ key: 'absent', operator: 'Exists' }, false],
    [{ key: 'tier', operator: 'DoesNotExist' }, false],
    [{ key: 'absent', operator: 'DoesNotExist' }, true],
  ])('%j: %s', (expression, holds) => {
    expect(tested(expression)).toBe(holds);
  });

  it('takes no name that every object has for a label', () => {
    expect(tested({ key: 'toString', operator: 'Exists' })).toBe(false);
    expect(tested({ key: 'toString', operator: 'DoesNotExist' })).toBe(true);
  });
});
