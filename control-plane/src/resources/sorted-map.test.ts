import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMap, entriesOf, firstOf, getFrom, removeFrom, type SortedMap, setIn } from './sorted-map.ts';

const key = fc.integer({ min: 0, max: 400 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ set: key, value: fc.integer() }) },
  { weight: 1, arbitrary: fc.record({ remove: key }) },
);

describe('SortedMap', () => {
  it('holds what a Map holds, in order, and leaves earlier maps as they were', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), key, (steps, from) => {
        let map: SortedMap<number, number> = emptyMap();
        const model = new Map<number, number>();
        let earlier = map;
        let earlierEntries: unknown = [];
        steps.forEach((change, at) => {
          if ('set' in change) {
            map = setIn(map, change.set, change.value);
            model.set(change.set, change.value);
          } else {
            map = removeFrom(map, change.remove);
            model.delete(change.remove);
          }
          if (at === 100) [earlier, earlierEntries] = [map, [...entriesOf(map)]];
        });
        const sorted = [...model].sort(([a], [b]) => a - b);
        expect([...entriesOf(map)]).toEqual(sorted);
        expect([...entriesOf(map, from)]).toEqual(sorted.filter(([k]) => k >= from));
        expect(map.size).toBe(model.size);
        expect(firstOf(map)).toEqual(sorted[0]);
        expect(getFrom(map, from)).toBe(model.get(from));
        expect([...entriesOf(earlier)]).toEqual(earlierEntries);
      }),
    );
  });

  it('keeps chunks full when keys are added behind the last', () => {
    let map: SortedMap<number, number> = emptyMap();
    for (let at = 0; at < 6_400; at++) map = setIn(map, at, at);
    expect(map.chunks).toHaveLength(100);
  });
});
