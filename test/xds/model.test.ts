import type { XdsType } from '@flyball/sidecar-config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBooks } from './book-truth.ts';
import { HARD_STEPS } from './hard-steps.ts';
import { EXTRAS, NAMES, type Step, TYPES, World } from './world.ts';

// Random interleavings of changes, subscriptions, messages on their way, lost connections and refusals: when all
// messages have arrived, each client holds what the server has, and the books say what each client holds.

const type = fc.constantFrom<XdsType>(...TYPES);
const name = fc.constantFrom<string>(...NAMES);
const client = fc.nat({ max: 1 });
const bodies = ['1', '2', '3', 'bad1', 'bad2'];

const change = (withBad: boolean): readonly fc.WeightedArbitrary<Step>[] => [
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      type,
      name,
      body: fc.constantFrom(...bodies.slice(0, withBad ? 5 : 3)),
      extras: fc.subarray([...EXTRAS]),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), type, name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bump' as const), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('view' as const), names: fc.subarray([...NAMES]) }) },
];

const step = (withBad: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    ...change(withBad),
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('subscribe' as const, 'unsubscribe' as const),
        type,
        name,
        client,
      }),
    },
    { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('up' as const, 'down' as const), client }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), client }) },
  );

const good = (rows: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(rows).filter(([, body]) => !body.startsWith('bad')));

function compare(world: World): void {
  world.links.forEach((_, index) => {
    for (const of of TYPES) {
      const held = world.held(index, of);
      const expected = world.expected(index, of);
      const withheld = Object.keys(expected).filter((named) => expected[named]?.startsWith('bad'));
      expect(Object.values(held).filter((body) => body.startsWith('bad'))).toEqual([]);
      for (const named of withheld) delete held[named];
      // State of the world cannot delete endpoints and routes, and says nothing of unknown ones but an empty one.
      const canDelete = world.mode === 'delta' || of === 'cluster' || of === 'listener';
      if (canDelete) expect(held, `${of} of client ${index}`).toEqual(good(expected));
      else expect(held, `${of} of client ${index}`).toMatchObject(good(expected));
    }
  });
}

test.each([
  { mode: 'delta', withBad: false },
  { mode: 'delta', withBad: true },
  { mode: 'sotw', withBad: false },
  { mode: 'sotw', withBad: true },
] as const)('clients converge and the books say how: $mode, refusals $withBad', ({ mode, withBad }) => {
  fc.assert(
    fc.property(fc.array(step(withBad), { maxLength: 80, size: 'max' }), (steps) => {
      const world = new World(mode);
      for (const one of steps) world.run(one);
      world.settle();
      compare(world);
      compareBooks(world);
    }),
    { numRuns: 300, examples: HARD_STEPS.map((steps) => [[...steps]]) },
  );
});
