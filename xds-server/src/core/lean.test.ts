import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeanMap, LeanSet } from './lean.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.record({ op: fc.constantFrom('add', 'delete', 'clear'), name, value: fc.nat(3) });
const steps = fc.array(step, { maxLength: 40 });

test('a lean set says what a Set says', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const lean = new LeanSet<string>();
      const plain = new Set<string>();
      for (const { op, name: each } of all) {
        if (op === 'add') {
          lean.add(each);
          plain.add(each);
        } else if (op === 'delete') expect(lean.delete(each)).toBe(plain.delete(each));
        else {
          lean.clear();
          plain.clear();
        }
        expect([...lean]).toEqual([...plain]);
        expect([lean.size, lean.has(each)]).toEqual([plain.size, plain.has(each)]);
      }
    }),
  );
});

test('a lean map says what a Map says', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const lean = new LeanMap<string, number | undefined>();
      const plain = new Map<string, number | undefined>();
      for (const { op, name: each, value } of all) {
        const what = value === 0 ? undefined : value;
        if (op === 'delete') expect(lean.delete(each)).toBe(plain.delete(each));
        else {
          lean.set(each, what);
          plain.set(each, what);
        }
        expect([...lean]).toEqual([...plain]);
        expect([...lean.keys()]).toEqual([...plain.keys()]);
        expect([lean.size, lean.has(each), lean.get(each)]).toEqual([
          plain.size,
          plain.has(each),
          plain.get(each),
        ]);
      }
    }),
  );
});

test('what is left of a walk is walked though the walk deletes', () => {
  const lean = new LeanMap<string, number>();
  for (const each of ['a', 'b', 'c']) lean.set(each, 1);
  const seen: string[] = [];
  for (const [each] of lean) {
    seen.push(each);
    lean.delete(each);
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(lean.size).toBe(0);
});
