import type { Resource } from '@flyball/policy';
import {
  createLevelStore,
  getObject,
  type LevelDb,
  openLog,
  RETENTION,
  type ResourceLog,
} from './subject.ts';

/** Writers of a child; each commits again when its last commit was acknowledged. */
export const WRITERS = 4;

/** Objects of one commit: after a crash all of them show the commit, or none. */
export const PARTS = ['a', 'b', 'c'] as const;

/** Contents kept of an object: more than a writer writes in a round, so that each acknowledged one can be found. */
export const VERSIONS = 150;

/** What a child is told to do. */
export interface Orders {
  readonly folder: string;
  readonly snapshotEvery: number;
  /** Where to kill itself; never when absent. */
  readonly fail?: Failpoint;
}

/** A durable step, which of its occurrences, and whether before or behind it. */
export interface Failpoint {
  readonly step: Step;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** Every step that changes the disk. */
export type Step = 'append' | 'chunk' | 'switch' | 'drop rows' | 'drop chunks';

/** Key of a part of a writer's object. */
export const partKey = (writer: number, part: string): string => `ConfigMap/chaos/w${writer}-${part}`;

/** The count a writer has reached, 0 before its first commit. */
export function countOf(log: ResourceLog, writer: number): number {
  const spec = getObject(log.state(), partKey(writer, 'a'))?.spec;
  return typeof spec === 'object' && spec !== null && 'n' in spec ? Number(spec.n) : 0;
}

/** Opens a log on a database as the server would, but for a shorter history. */
export async function openOn(db: LevelDb, snapshotEvery: number): Promise<ResourceLog> {
  let uids = 0;
  return openLog({
    store: await createLevelStore(db),
    now: Date.now,
    newUid: () => `uid-${process.pid}-${++uids}`,
    retention: { ...RETENTION, versions: VERSIONS },
    snapshotEvery,
    onFailure: (error) => {
      throw error;
    },
  });
}

/** Commits the next count of a writer; returns the revision. Throws when it is not acknowledged. */
export async function commitNext(log: ResourceLog, writer: number): Promise<{ revision: number; n: number }> {
  const n = countOf(log, writer) + 1;
  const changes = PARTS.map((part) => ({ op: 'put' as const, object: partOf({ writer, part, n }) }));
  const result = await log.commit({ author: `w${writer}`, message: `count ${n}`, changes });
  if (result.outcome !== 'committed') throw new Error(`not committed: ${JSON.stringify(result)}`);
  return { revision: result.revision, n };
}

function partOf({ writer, part, n }: { writer: number; part: string; n: number }): Resource {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `w${writer}-${part}`,
      namespace: 'chaos',
      labels: {},
      annotations: {},
      creationTimestamp: '1970-01-01T00:00:00Z',
      uid: '',
      resourceVersion: '',
      generation: 1,
    },
    spec: { n, part },
  };
}
