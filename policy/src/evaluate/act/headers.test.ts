import { describe, expect, it } from 'vitest';
import { ops } from '../testing/view.ts';
import { applyHeaderOps, headerMap } from './headers.ts';

const header = (name: string, value: string): { name: string; value: string } => ({ name, value });

describe('applyHeaderOps', () => {
  const headers = [header('X-A', '1'), header('b', '2'), header('x-a', '3')];

  it('removes, then sets, then adds', () => {
    const changes = ops({ remove: ['x-a', 'b'], set: [header('x-a', 'set')], add: [header('x-a', 'added')] });
    expect(applyHeaderOps(headers, [changes])).toEqual([header('x-a', 'set'), header('x-a', 'added')]);
  });

  it('sets in the place of the first value and drops the others', () => {
    expect(applyHeaderOps(headers, [ops({ set: [header('x-a', 'new')] })])).toEqual([
      header('x-a', 'new'),
      header('b', '2'),
    ]);
    expect(applyHeaderOps([], [ops({ set: [header('x-a', 'new')] })])).toEqual([header('x-a', 'new')]);
  });

  it('adds without touching what is there, and leaves the list given alone', () => {
    const before = structuredClone(headers);
    expect(applyHeaderOps(headers, [ops({ add: [header('x-a', '4')] })])).toEqual([
      ...before,
      header('x-a', '4'),
    ]);
    expect(headers).toEqual(before);
  });

  it('applies changes one after the other', () => {
    const first = ops({ set: [header('x-a', 'first')] });
    const second = ops({ remove: ['x-a'], add: [header('c', '1')] });
    expect(applyHeaderOps([], [first, second])).toEqual([header('c', '1')]);
    expect(applyHeaderOps([], [second, first])).toEqual([header('c', '1'), header('x-a', 'first')]);
  });
});

describe('headerMap', () => {
  it('joins repeated headers by a comma and cookies by a semicolon', () => {
    const joined = headerMap([
      header('A', '1'),
      header('a', '2'),
      header('Cookie', 'x=1'),
      header('cookie', 'y=2'),
    ]);
    expect([...joined]).toEqual([
      ['a', '1,2'],
      ['cookie', 'x=1; y=2'],
    ]);
  });
});
