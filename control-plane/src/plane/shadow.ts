import type { CatalogShape, Resource } from '@flyball/policy';
import { type Compiled, type Compiler, createCompiler, type ResourceChange } from '@flyball/policy/compile';

/** Changes the shadow lags behind before it is made anew instead of caught up. */
const MAX_LAG = 2_000;

/** What a change would compile to, beside what holds. */
export interface Shadow {
  /** Documents changed; noted only, worked on when a plan is asked for. */
  readonly committed: (changes: readonly ResourceChange[]) => void;
  readonly reshaped: (shape: CatalogShape) => void;
  /** Compiles a change on top of what holds, shows the result, and takes it back. */
  readonly tryOut: <T>(attempt: Attempt<T>) => T;
}

/** A change to try, and the way back. */
export interface Attempt<T> {
  readonly changes: readonly ResourceChange[];
  readonly undo: readonly ResourceChange[];
  /** Looks at the state before and after; neither is kept. */
  readonly look: (change: { readonly before: Compiled; readonly after: Compiled }) => T;
}

/**
 * A second compiler that follows the first one lazily, so that a plan costs what the change touches and never
 * disturbs what holds. `all` gives every document as of now, for a new start.
 */
export const createShadow = (all: () => Iterable<Resource>): Shadow => {
  let compiler: Compiler | undefined;
  let pending: ResourceChange[] = [];
  let shape: CatalogShape | undefined;

  const current = (): Compiled => {
    if (compiler === undefined || pending.length > MAX_LAG) {
      compiler = createCompiler();
      pending = [...all()].map((object): ResourceChange => ({ op: 'put', object }));
    }
    const changes = pending;
    pending = [];
    return compiler.update({ changes, ...(shape && { shape }) });
  };
  return {
    committed: (changes) => {
      if (compiler !== undefined) pending.push(...changes);
    },
    reshaped: (next) => {
      shape = next;
    },
    tryOut: ({ changes, undo, look }) => {
      const before = current();
      const held = freeze(before);
      try {
        return look({ before: held, after: compiler?.update({ changes }) ?? before });
      } finally {
        compiler?.update({ changes: undo });
      }
    },
  };
};

/** A compile's maps are live; units are what a plan compares. */
const freeze = (compiled: Compiled): Compiled => ({
  ...compiled,
  units: new Map(compiled.units),
  entries: new Map(compiled.entries),
});
