import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedEntry, IrChange } from './change.ts';
import { keyText } from './maker.ts';
import type { ClientClass, ResourceChange, WildcardView, XdsResource } from './resource.ts';
import { anyEntry } from './testing/world.ts';
import { createTranslator } from './translator.ts';

interface Step {
  readonly upserts: readonly DecodedEntry[];
  /** Places in the list of entries held, of those to remove. */
  readonly removes: readonly number[];
  readonly withheld: readonly string[];
}

/** Much at first, so that entries refer to each other. */
const first: fc.Arbitrary<Step> = fc.record({
  upserts: fc.array(anyEntry, { minLength: 10, maxLength: 40, size: 'max' }),
  removes: fc.constant([]),
  withheld: fc.subarray(['l1', 'l2'], { maxLength: 1 }),
});

/** Little then, so that what it touches is not touched by chance. */
const step: fc.Arbitrary<Step> = fc.record({
  upserts: fc.array(anyEntry, { maxLength: 2 }),
  removes: fc.array(fc.nat({ max: 30 }), { maxLength: 1 }),
  withheld: fc.subarray(['l1', 'l2'], { maxLength: 1 }),
});

const steps = fc.tuple(first, fc.array(step, { maxLength: 6 })).map(([start, more]) => [start, ...more]);

const idOf = ({ kind, key }: { readonly kind: string; readonly key: string }): string => `${kind} ${key}`;

/** What a receiver holds after changes. */
const createReceiver = () => {
  const resources = new Map<string, XdsResource>();
  const views = new Map<string, WildcardView>();
  return {
    take: (change: ResourceChange): void => {
      for (const resource of change.upserts) resources.set(keyText(resource), resource);
      for (const key of change.removes) resources.delete(keyText(key));
      for (const [name, view] of change.views) {
        if (view) views.set(name, view);
        else views.delete(name);
      }
    },
    held: () => ({
      resources: new Map([...resources].sort(([a], [b]) => (a < b ? -1 : 1))),
      views: new Map([...views].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
};

/** Entries held and limits withheld after steps, as an engine keeps them. */
const createHolder = () => {
  const entries = new Map<string, DecodedEntry>();
  const withheld = new Set<string>();
  const next = ({ upserts, removes, withheld: added }: Step): IrChange => {
    const gone = removes.flatMap((place) => [...entries.values()][place] ?? []);
    for (const entry of gone) entries.delete(idOf(entry));
    for (const entry of upserts) entries.set(idOf(entry), entry);
    for (const { kind, key } of [...gone, ...upserts]) if (kind === 'Limit') withheld.delete(key);
    // An entry is withheld only where none is held.
    const fresh = added.filter((key) => !entries.has(`Limit ${key}`));
    for (const key of fresh) withheld.add(key);
    return {
      upserts,
      removes: gone.map(({ kind, key }) => ({ kind, key })),
      withheld: fresh.map((key) => ({ kind: 'Limit', key })),
    };
  };
  return { entries, withheld, next };
};

describe.each<ClientClass>(['envoy', 'grpc'])('%s: changes one by one', (clientClass) => {
  it('lead to the resources of all entries at once, in any order', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, isReversed) => {
        const [translator, receiver, holder] = [
          createTranslator(clientClass),
          createReceiver(),
          createHolder(),
        ];
        for (const each of all) receiver.take(translator.apply(holder.next(each)));
        const entries = [...holder.entries.values()];
        const fresh = createReceiver();
        fresh.take(
          createTranslator(clientClass).apply({
            upserts: isReversed ? entries.toReversed() : entries,
            removes: [],
            withheld: [...holder.withheld].map((key) => ({ kind: 'Limit', key })),
          }),
        );
        expect(receiver.held()).toEqual(fresh.held());
      }),
      { numRuns: 100 },
    );
  });

  it('tell nothing twice', () => {
    fc.assert(
      fc.property(first, (only) => {
        const [translator, holder] = [createTranslator(clientClass), createHolder()];
        const change = holder.next(only);
        translator.apply(change);
        const again = translator.apply({ ...change, removes: [] });
        expect([again.upserts, again.removes, [...again.views]]).toEqual([[], [], []]);
      }),
      { numRuns: 50 },
    );
  });
});
