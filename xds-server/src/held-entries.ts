import type { EngineChange } from '@flyball/engine';
import type { EntryRef } from '@flyball/proto/engine';
import type { DecodedEntry, IrChange } from '@flyball/sidecar-config';
import { entryId } from './sources.ts';

/** The entries the engine holds: what a translator is told that begins late, or anew. */
export interface HeldEntries {
  readonly take: (change: Pick<EngineChange, 'upserts' | 'removes' | 'withheld'>) => void;
  /** All of it as one change. */
  readonly all: () => IrChange;
}

/** No entry. */
export function createHeldEntries(): HeldEntries {
  const entries = new Map<string, DecodedEntry>();
  const withheld = new Map<string, EntryRef>();
  return {
    take: (change) => {
      for (const ref of change.removes) entries.delete(entryId(ref));
      for (const entry of change.upserts) entries.set(entryId(entry), entry);
      for (const ref of [...change.removes, ...change.upserts]) withheld.delete(entryId(ref));
      for (const { kind, key } of change.withheld) withheld.set(entryId({ kind, key }), { kind, key });
    },
    all: () => ({ upserts: [...entries.values()], removes: [], withheld: [...withheld.values()] }),
  };
}
