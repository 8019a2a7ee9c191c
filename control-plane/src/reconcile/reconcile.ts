import type { EntrySource } from '@flyball/engine';
import type { CatalogShape } from '@flyball/policy';
import type { Compiled, Compiler, ResourceChange } from '@flyball/policy/compile';
import type { VersionedEntry } from '@flyball/proto/ir';
import { createQuiet, type QuietClock } from './quiet.ts';

/** What came of one pass: the compiled state and what it added to what engines are to hold. */
export interface Reconciled {
  readonly revision: number;
  readonly compiled: Compiled;
}

/** What a reconcile works with. */
export interface ReconcileParts {
  readonly compiler: Compiler;
  /** What engines are to hold. */
  readonly source: EntrySource;
  /** Told after each pass, before the next one. */
  readonly onPass: (pass: Reconciled) => void;
  readonly clock: QuietClock;
}

/** Brings what engines are to hold in line with the documents and the catalog. */
export interface Reconcile {
  /** A commit, with the documents it put or took away, and the catalog's shape where they changed it. */
  readonly committed: (revision: number, changes: readonly ResourceChange[], shape?: CatalogShape) => void;
  /** The catalog's shape changed. */
  readonly reshaped: (shape: CatalogShape) => void;
  /** Instances changed: the short path, past compile. */
  readonly moved: (change: {
    readonly upserts: readonly VersionedEntry[];
    readonly removes: readonly { readonly kind: string; readonly key: string }[];
  }) => void;
  readonly stop: () => void;
}

/** A storm of commits costs a pass each quiet time, ms; one change alone is never delayed. */
const TIMES = { quiet: 5, most: 50 } as const;

/** Reconciles from nothing; the first pass is the first commit or shape. */
export const createReconcile = ({ compiler, source, onPass, clock }: ReconcileParts): Reconcile => {
  let changes: ResourceChange[] = [];
  let shape: CatalogShape | undefined;
  let revision = 0;

  const pass = (): void => {
    const compiled = compiler.update({ changes, ...(shape && { shape }) });
    changes = [];
    shape = undefined;
    source.update({ revision, upserts: compiled.upserts, removes: compiled.removes });
    onPass({ revision, compiled });
  };
  const quiet = createQuiet(pass, TIMES, clock);
  return {
    committed: (next, more, newShape) => {
      revision = next;
      changes.push(...more);
      shape = newShape ?? shape;
      quiet.touch();
    },
    reshaped: (next) => {
      shape = next;
      quiet.touch();
    },
    moved: ({ upserts, removes }) => source.update({ upserts, removes }),
    stop: quiet.stop,
  };
};
