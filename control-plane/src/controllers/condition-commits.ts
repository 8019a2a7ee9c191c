import { RECORD_LIMITS } from '../log/limits.ts';
import type { WantedChange } from '../resources/request.ts';

/** What the log adds to a change at most: the uid and revision of its object, bytes. */
const ADDED_BYTES = 256;

/** Changes in as many commits as the bounds of one commit ask for, in order; none is left out. */
export const inCommits = (changes: readonly WantedChange[]): readonly (readonly WantedChange[])[] => {
  const commits: WantedChange[][] = [];
  let size = 0;
  for (const change of changes) {
    const bytes = Buffer.byteLength(JSON.stringify(change)) + ADDED_BYTES;
    const last = commits.at(-1);
    const fits = size + bytes <= RECORD_LIMITS.changesBytes && (last?.length ?? 0) < RECORD_LIMITS.changes;
    if (last && fits) last.push(change);
    else commits.push([change]);
    size = last && fits ? size + bytes : bytes;
  }
  return commits;
};
