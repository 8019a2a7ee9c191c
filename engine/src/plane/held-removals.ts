import type { EntryRef } from '@flyball/proto/engine';

/** Removals that wait until another lane has come so far. */
export interface HeldRemovals {
  /** Holds removals until the other lane has accepted up to a cursor; one that is held already waits anew. */
  readonly hold: (refs: readonly EntryRef[], cursor: number) => void;
  /** Gives those that waited for no more than is accepted; they are held no longer. */
  readonly release: (accepted: number) => readonly EntryRef[];
  readonly isEmpty: () => boolean;
}

interface Held {
  readonly ref: EntryRef;
  readonly cursor: number;
}

/** Nothing is held. */
export const createHeldRemovals = (): HeldRemovals => {
  // In the order of their cursors, which only grow.
  const held = new Map<string, Held>();
  return {
    hold: (refs, cursor) => {
      for (const ref of refs) {
        const id = `${ref.kind} ${ref.key}`;
        held.delete(id);
        held.set(id, { ref, cursor });
      }
    },
    release: (accepted) => {
      const free: EntryRef[] = [];
      for (const [id, { ref, cursor }] of held) {
        if (cursor > accepted) break;
        held.delete(id);
        free.push(ref);
      }
      return free;
    },
    isEmpty: () => held.size === 0,
  };
};
