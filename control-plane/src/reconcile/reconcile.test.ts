import { createEntrySource, type EntrySource } from '@flyball/engine';
import { type Compiler, createCompiler, type ResourceChange } from '@flyball/policy/compile';
import { DEFAULT_RESOURCES } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReconcile, type Reconcile, type Reconciled } from './reconcile.ts';

/** A clock that moves by a millisecond with each look, and turns that are run by hand. */
const createClock = () => {
  let now = 0;
  let turns: (() => void)[] = [];
  return {
    now: () => now++,
    after: (_: number, call: () => void) => {
      turns.push(call);
      return () => {
        turns = turns.filter((turn) => turn !== call);
      };
    },
    turns: () => turns.length,
    turn: () => turns.shift()?.(),
  };
};

const puts = (items: readonly object[]): readonly ResourceChange[] =>
  loadValue({ apiVersion: 'v1', kind: 'List', items }).resources.map((object) => ({ op: 'put', object }));

const service = (name: string) => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: { name, namespace: 'shop' },
  spec: { protocol: 'HTTP' },
});
const services = (count: number, prefix = 's') =>
  puts(Array.from({ length: count }, (_, index) => service(`${prefix}${index}`)));

let clock: ReturnType<typeof createClock>;
let source: EntrySource;
let passes: Reconciled[];
let begun: number;
let reconcile: Reconcile;

/** Starts a reconcile that has its first pass behind it. */
const start = (compiler: Compiler): void => {
  clock = createClock();
  source = createEntrySource();
  passes = [];
  begun = 0;
  const onBegin = (): void => {
    begun += 1;
  };
  reconcile = createReconcile({ compiler, source, onBegin, onPass: (pass) => passes.push(pass), clock });
  reconcile.committed(
    1,
    DEFAULT_RESOURCES.map((object) => ({ op: 'put', object })),
  );
  reconcile.finish();
  while (clock.now() < 100);
};

beforeEach(() => start(createCompiler()));

const revisions = (): readonly number[] => passes.map(({ revision }) => revision);

describe('a pass', () => {
  it('is over at once where a slice of time suffices', () => {
    reconcile.committed(2, services(1));
    expect(revisions()).toEqual([1, 2]);
    expect(source.get('Service', 'shop/s0')).toBeDefined();
  });

  it('lets others have their turn when it is long, and shows nothing before its end', () => {
    reconcile.committed(2, services(50));
    expect([revisions(), clock.turns()]).toEqual([[1], 1]);
    expect(source.get('Service', 'shop/s0')).toBeUndefined();
    for (let turn = 0; passes.length < 2; turn++) {
      expect(turn).toBeLessThan(50);
      clock.turn();
    }
    expect(source.get('Service', 'shop/s49')).toBeDefined();
    expect(source.revision()).toBe(2);
  });

  it('holds nothing that comes later: that is the next one', () => {
    reconcile.committed(2, services(50));
    reconcile.committed(3, services(1, 'late'));
    reconcile.committed(4, services(1, 'later'));
    expect(begun).toBe(2);
    reconcile.finish();
    expect(revisions()).toEqual([1, 2]);
    expect(source.get('Service', 'shop/late0')).toBeUndefined();
    while (clock.turns() > 0) clock.turn();
    expect(revisions()).toEqual([1, 2, 4]);
    expect(source.get('Service', 'shop/later0')).toBeDefined();
  });

  it('ends with its reconcile', () => {
    reconcile.committed(2, services(50));
    reconcile.stop();
    expect(clock.turns()).toBe(0);
  });
});

it('does what failed with the next commit', () => {
  const compiler = createCompiler();
  let fails = false;
  start({
    ...compiler,
    *steps(input) {
      if (fails) throw new Error('not now');
      return yield* compiler.steps(input);
    },
  });
  fails = true;
  expect(() => reconcile.committed(2, services(1))).toThrow('not now');
  fails = false;
  while (clock.now() < 200);
  reconcile.committed(3, services(1, 'other'));
  expect(revisions()).toEqual([1, 3]);
  expect(source.get('Service', 'shop/s0')).toBeDefined();
});
