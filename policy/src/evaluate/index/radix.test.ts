import { describe, expect, it } from 'vitest';
import { dice } from '../testing/random.ts';
import { emptyRadix, isEmpty, type RadixNode, radixValues, valueAt, withValue } from './radix.ts';
import { makeTrail, walk, walkBack } from './walk.ts';

const treeOf = (keys: readonly string[]): RadixNode<string> =>
  keys.reduce((tree, key) => withValue(tree, key, () => key), emptyRadix<string>());

const walked = (
  tree: RadixNode<string>,
  text: string,
  walker = walk,
): readonly (readonly [string | undefined, number | undefined])[] => {
  const trail = makeTrail<string>();
  walker(tree, text, trail);
  return Array.from({ length: trail.size }, (_, at) => [trail.values[at], trail.ends[at]] as const);
};

describe('radix tree', () => {
  it('finds all keys a text starts with, shortest first', () => {
    const tree = treeOf(['', '/a', '/ab', '/a/b', '/abc']);
    expect(walked(tree, '/ab/x')).toEqual([
      ['', 0],
      ['/a', 2],
      ['/ab', 3],
    ]);
    expect(walked(tree, 'x')).toEqual([['', 0]]);
  });

  it('walks a text from its end', () => {
    const tree = treeOf(['moc.', 'moc.a', 'gro.']);
    expect(walked(tree, 'b.a.com', walkBack).map(([value]) => value)).toEqual(['moc.', 'moc.a']);
  });

  it('equals a Map under random changes and leaves the trees before as they were', () => {
    const roll = dice(3);
    const letters = ['a', 'b', '/'];
    let tree = emptyRadix<number>();
    const map = new Map<string, number>();
    const snapshots: [RadixNode<number>, ReadonlyMap<string, number>][] = [];
    for (let step = 0; step < 3000; step += 1) {
      const key = Array.from({ length: roll.below(6) }, () => roll.pick(letters)).join('');
      if (roll.oneIn(2)) map.set(key, step);
      else map.delete(key);
      tree = withValue(tree, key, () => map.get(key));
      if (step % 300 === 0) snapshots.push([tree, new Map(map)]);
    }
    for (const [old, held] of [...snapshots, [tree, map] as const]) {
      expect(new Set(radixValues(old))).toEqual(new Set(held.values()));
      for (const [key, value] of held) expect(valueAt(old, key)).toBe(value);
      expect(valueAt(old, 'not there')).toBeUndefined();
    }
  });

  it('is as if new when the last key is gone', () => {
    let tree = treeOf(['/a', '/a/b', '/b', '']);
    for (const key of ['/a', '', '/b', '/a/b']) tree = withValue(tree, key, () => undefined);
    expect(tree).toEqual(emptyRadix());
    expect(isEmpty(tree)).toBe(true);
  });

  it('shares what a change does not concern', () => {
    const tree = treeOf(['/a/x', '/b/x']);
    const next = withValue(tree, '/a/y', () => 'new');
    const child = (root: RadixNode<string>, at: number): unknown => root.children[0]?.children[at];
    expect(child(next, 1)).toBe(child(tree, 1));
    expect(child(next, 0)).not.toBe(child(tree, 0));
  });
});
