import { laneOf, type VersionedEntry } from '@flyball/proto/ir';
import type { EngineHarness } from './harness.ts';
import type { World } from './world.ts';

/** What a case does with an engine that is started and not yet connected. */
export type CaseBody = (world: World, harness: EngineHarness) => Promise<void>;

/** A case by its name. */
export type CaseRow = readonly [name: string, body: CaseBody];

/** Entries for the numbers from 0. */
export const range = (
  count: number,
  make: (index: number) => readonly VersionedEntry[],
): readonly VersionedEntry[] => Array.from({ length: count }, (_, index) => make(index)).flat();

/** Entries as `kind key`. */
export const refs = (entries: readonly VersionedEntry[]): readonly string[] =>
  entries.map(({ kind, key }) => `${kind} ${key}`);

/** The first entry on the config lane; a harness has one for each number. */
export const firstConfig = (entries: readonly VersionedEntry[]): VersionedEntry => {
  const found = entries.find(({ kind }) => laneOf(kind) === 'config');
  if (!found) throw new Error('the harness has no entry on the config lane');
  return found;
};
