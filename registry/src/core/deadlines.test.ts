import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDeadlines } from './deadlines.ts';

const commands = fc.array(
  fc.oneof(
    fc.record({
      op: fc.constant('schedule' as const),
      slot: fc.integer({ min: 0, max: 9 }),
      at: fc.nat(100),
    }),
    fc.record({
      op: fc.constant('cancel' as const),
      slot: fc.integer({ min: 0, max: 9 }),
      at: fc.constant(0),
    }),
    fc.record({ op: fc.constant('take' as const), slot: fc.constant(0), at: fc.nat(100) }),
  ),
  { maxLength: 60 },
);

test('behaves as a sorted list of slots', () => {
  fc.assert(
    fc.property(commands, fc.constantFrom(0, 4, 1_000), (all, maxStale) => {
      const deadlines = createDeadlines(maxStale);
      const model = new Map<string, number>();
      for (const { op, slot, at } of all) {
        const name = `slot ${slot}`;
        if (op === 'schedule') {
          deadlines.schedule(name, at);
          model.set(name, Math.min(at, model.get(name) ?? at));
        } else if (op === 'cancel') {
          deadlines.cancel(name);
          model.delete(name);
        } else {
          const due = [...model].filter(([, when]) => when <= at);
          const taken = deadlines.take(at);
          expect([...taken].sort()).toEqual(due.map(([key]) => key).sort());
          expect(taken.map((key) => model.get(key))).toEqual(
            due.map(([, when]) => when).sort((a, b) => a - b),
          );
          for (const [key] of due) model.delete(key);
        }
        const earliest = model.size === 0 ? undefined : Math.min(...model.values());
        expect(deadlines.next()).toBe(earliest);
      }
    }),
  );
});
