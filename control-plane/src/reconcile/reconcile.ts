import type { EntrySource } from '@flyball/engine';
import type { CatalogShape } from '@flyball/policy';
import type { Compiled, CompileInput, Compiler, ResourceChange } from '@flyball/policy/compile';
import type { VersionedEntry } from '@flyball/proto/ir';
import { createQuiet, type QuietClock } from './quiet.ts';
import { createSlicedWork } from './slices.ts';

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
  /** Told before a pass: it holds all that was told so far, and nothing that comes later. */
  readonly onBegin: () => void;
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
  /** Ends the pass that is under way, whoever waits. */
  readonly finish: () => void;
  readonly stop: () => void;
}

/** A storm of commits costs a pass each quiet time, ms; one change alone is never delayed. */
const TIMES = { quiet: 5, most: 50 } as const;

/**
 * Reconciles from nothing; the first pass is the first commit or shape. What one slice of time does not suffice for
 * goes on in further ones, so that a large change keeps nobody waiting; what comes meanwhile is the next pass.
 */
export const createReconcile = (parts: ReconcileParts): Reconcile => {
  const { compiler, source, clock, onBegin, onPass } = parts;
  const pass = createSlicedWork<Compiled>(clock);
  let changes: ResourceChange[] = [];
  let shape: CatalogShape | undefined;
  let revision = 0;

  const begin = (): void => {
    const input: CompileInput = { changes, ...(shape && { shape }) };
    const of = revision;
    changes = [];
    shape = undefined;
    onBegin();
    pass.begin({
      steps: compiler.steps(input),
      done: (compiled) => {
        source.update({ revision: of, upserts: compiled.upserts, removes: compiled.removes });
        onPass({ revision: of, compiled });
        if (revision > of || shape !== undefined) quiet.touch();
      },
      // Tried again with what comes next.
      failed: () => {
        changes = [...input.changes, ...changes];
        shape ??= input.shape;
      },
    });
  };
  const quiet = createQuiet(begin, TIMES, clock);
  const touch = (): void => {
    if (!pass.isRunning()) quiet.touch();
  };
  return {
    committed: (next, more, newShape) => {
      revision = next;
      changes.push(...more);
      shape = newShape ?? shape;
      touch();
    },
    reshaped: (next) => {
      shape = next;
      touch();
    },
    moved: ({ upserts, removes }) => source.update({ upserts, removes }),
    finish: pass.finish,
    stop: () => {
      pass.stop();
      quiet.stop();
    },
  };
};
