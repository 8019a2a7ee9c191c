import type { CatalogShape, Resource } from '@flyball/policy';
import { type Compiled, type Compiler, createCompiler, type ResourceChange } from '@flyball/policy/compile';
import { inSlices } from '../reconcile/slices.ts';
import { createLock } from '../store/lock.ts';

/** Changes the shadow lags behind before it is made anew instead of caught up. */
const MAX_LAG = 2_000;

/** What a change would compile to, beside what holds. */
export interface Shadow {
  /** Documents changed; noted only, worked on when a plan is asked for. */
  readonly committed: (changes: readonly ResourceChange[]) => void;
  readonly reshaped: (shape: CatalogShape) => void;
  /**
   * Compiles a change on top of what holds, shows the result, and takes it back. One after the other, in slices of
   * time; `attempt` is asked when its turn has come.
   */
  readonly tryOut: <T>(attempt: () => Attempt<T>) => Promise<T>;
}

/** A change to try, and the way back. */
export interface Attempt<T> {
  readonly changes: readonly ResourceChange[];
  /** Puts back what is stored at this moment. */
  readonly undo: readonly ResourceChange[];
  /** Looks at the state before and after; neither is kept. */
  readonly look: (change: { readonly before: Compiled; readonly after: Compiled }) => T;
}

/**
 * A second compiler that follows the first one lazily, so that a plan costs what the change touches and never
 * disturbs what holds. `all` gives every document as of now, for a new start.
 */
export const createShadow = (all: () => Iterable<Resource>): Shadow => {
  const lock = createLock();
  let compiler: Compiler | undefined;
  let pending: ResourceChange[] = [];
  let shape: CatalogShape | undefined;

  const update = (on: Compiler, changes: readonly ResourceChange[]): Promise<Compiled> =>
    inSlices(on.steps({ changes, ...(shape && { shape }) }));
  const current = (): Compiler => {
    if (compiler !== undefined && pending.length <= MAX_LAG) return compiler;
    compiler = createCompiler();
    pending = [...all()].map((object): ResourceChange => ({ op: 'put', object }));
    return compiler;
  };
  const caughtUp = async (): Promise<{ readonly on: Compiler; readonly before: Compiled }> => {
    const on = current();
    const changes = pending;
    pending = [];
    return { on, before: freeze(await update(on, changes)) };
  };
  const tryOut = async <T>(attempt: () => Attempt<T>): Promise<T> => {
    const { on, before } = await caughtUp();
    // What was committed meanwhile is still pending, and puts right what the way back is ahead of.
    const { changes, undo, look } = attempt();
    try {
      return look({ before, after: await update(on, changes) });
    } finally {
      await update(on, undo);
    }
  };
  return {
    committed: (changes) => {
      if (compiler !== undefined) pending.push(...changes);
    },
    reshaped: (next) => {
      shape = next;
    },
    tryOut: (attempt) => lock.run(() => tryOut(attempt)),
  };
};

/** A compile's maps are live; units are what a plan compares. */
const freeze = (compiled: Compiled): Compiled => ({
  ...compiled,
  units: new Map(compiled.units),
  entries: new Map(compiled.entries),
});
