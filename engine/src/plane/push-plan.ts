import type { EntryRef } from '@flyball/proto/engine';
import type { VersionedEntry } from '@flyball/proto/ir';
import { EngineError } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Content of one part of a push. */
export interface Part {
  readonly upserts: readonly VersionedEntry[];
  readonly removes: readonly EntryRef[];
}

interface Draft {
  readonly upserts: VersionedEntry[];
  readonly removes: EntryRef[];
  bytes: number;
}

const hasRoom = (draft: Draft, bytes: number): boolean =>
  draft.upserts.length + draft.removes.length < LIMITS.partEntries && draft.bytes + bytes <= LIMITS.partBytes;

const draftFor = (drafts: Draft[], bytes: number): Draft => {
  const last = drafts.at(-1);
  if (last && hasRoom(last, bytes)) return last;
  const next: Draft = { upserts: [], removes: [], bytes: 0 };
  drafts.push(next);
  return next;
};

const checkSize = (drafts: readonly Draft[]): void => {
  const bytes = drafts.reduce((sum, draft) => sum + draft.bytes, 0);
  if (drafts.length <= LIMITS.parts && bytes <= LIMITS.pushBytes) return;
  throw new EngineError('FLYBALL_ENGINE_PUSH_TOO_LARGE', `${drafts.length} parts, ${bytes} bytes`);
};

/**
 * Divides a change into parts within the bounds: removals first, then entries in the order given. Throws
 * `FLYBALL_ENGINE_PUSH_TOO_LARGE`.
 */
export const partsOf = (
  upserts: readonly VersionedEntry[],
  removes: readonly EntryRef[],
): readonly Part[] => {
  const drafts: Draft[] = [];
  for (const ref of removes) draftFor(drafts, 0).removes.push(ref);
  for (const entry of upserts) {
    const draft = draftFor(drafts, entry.body.length);
    draft.upserts.push(entry);
    draft.bytes += entry.body.length;
  }
  checkSize(drafts);
  return drafts;
};
