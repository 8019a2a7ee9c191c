import type { SourceEntry } from '@flyball/sidecar-config';
import { expect } from 'vitest';
import { TYPES, type World } from './world.ts';

const idOf = ({ entry, version }: SourceEntry): string => `${entry.kind} ${entry.key} ${version}`;

interface Truth {
  /** Entry versions in what the client holds. */
  readonly held: ReadonlySet<string>;
  /** The same, of what is also what it should hold: nobody could know less. */
  readonly certain: ReadonlySet<string>;
  /** Entry versions in what it should hold and refuses. */
  readonly refused: ReadonlySet<string>;
}

function truthOf(world: World, index: number): Truth {
  const [held, certain, refused] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (to: Set<string>, sources: readonly SourceEntry[] | undefined): void => {
    for (const source of sources ?? []) to.add(idOf(source));
  };
  for (const type of TYPES) {
    const expected = world.expected(index, type);
    for (const [name, body] of Object.entries(world.held(index, type))) {
      const id = `${type}/${name}/${body}`;
      // What is no longer wanted may have been made from other sources since this client got it.
      const sources = (expected[name] === body ? world.sources : world.everSources).get(id);
      add(held, sources);
      if (expected[name] === body) add(certain, sources);
    }
    for (const [name, body] of Object.entries(expected)) {
      if (body.startsWith('bad')) add(refused, world.sources.get(`${type}/${name}/${body}`));
    }
  }
  return { held, certain, refused };
}

/** The books say what the clients hold: nothing else, and all of it. */
export function compareBooks(world: World): void {
  world.links.forEach((_, index) => {
    const { held, certain, refused } = truthOf(world, index);
    const rows = world.books.reports.deliveries({ client: `c${index}` });
    const versions = (isIn: (grade: string) => boolean): readonly string[] =>
      rows.flatMap(({ entry, version, grade }) => (entry && isIn(grade) ? [idOf({ entry, version })] : []));
    const accepted = versions((grade) => grade === 'accepted');
    const rejected = versions((grade) => grade === 'rejected');
    expect(
      versions((grade) => grade === 'sent'),
      `under way at client ${index}`,
    ).toEqual([]);
    expect(
      accepted.filter((id) => !held.has(id)),
      `not at client ${index}`,
    ).toEqual([]);
    expect(
      rejected.filter((id) => !refused.has(id)),
      `not refused by client ${index}`,
    ).toEqual([]);
    const known = new Set([...accepted, ...rejected]);
    expect(
      [...certain].filter((id) => !known.has(id)),
      `missing of client ${index}`,
    ).toEqual([]);
  });
}
