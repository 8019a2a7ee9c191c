import { describe, expect, it } from 'vitest';
import { fieldDifferences, MAX_DIFFERENCES } from './fields.ts';

describe('fieldDifferences', () => {
  it('names the deepest places, with what was and what is', () => {
    const before = { spec: { rules: [{ weight: 1 }, { weight: 2 }], old: true } };
    const after = { spec: { rules: [{ weight: 1 }, { weight: 3 }], 'a/b~c': 1 } };
    expect(fieldDifferences(before, after)).toEqual([
      { pointer: '/spec/rules/1/weight', before: 2, after: 3 },
      { pointer: '/spec/old', before: true },
      { pointer: '/spec/a~1b~0c', after: 1 },
    ]);
  });

  it('shows a whole document that comes or goes as one difference', () => {
    expect(fieldDifferences(undefined, { spec: {} })).toEqual([{ pointer: '', after: { spec: {} } }]);
  });

  it('takes a field of any name for absent where it is', () => {
    expect(fieldDifferences({ labels: {} }, { labels: { toString: 'a' } })).toEqual([
      { pointer: '/labels/toString', after: 'a' },
    ]);
  });

  it('does not take a list for a map', () => {
    expect(fieldDifferences({ a: [1] }, { a: { 0: 1 } })).toHaveLength(1);
  });

  it('is bounded', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index]));
    expect(fieldDifferences({}, many)).toHaveLength(MAX_DIFFERENCES);
  });
});
