import { getObject, historyOf, openLevelDb, type ResourceLog } from './subject.ts';
import type { Ack } from './victim.ts';
import { commitNext, countOf, openOn, PARTS, partKey, WRITERS } from './work.ts';

/** What a log held when it was opened after a crash. */
export interface Found {
  readonly revision: number;
  /** What is wrong; empty when every promise was kept. */
  readonly broken: readonly string[];
}

/** What was known before the log is opened. */
export interface Known {
  readonly folder: string;
  readonly acks: readonly Ack[];
  /** Revision found after the crash before this one. */
  readonly revision: number;
}

/** Opens the log as the next start would, holds it against what was acknowledged, and commits once more. */
export async function verify({ folder, acks, revision }: Known): Promise<Found> {
  const db = await openLevelDb(folder);
  const log = await openOn(db, Number.MAX_SAFE_INTEGER);
  try {
    const found = log.state().revision;
    const broken = [
      ...(found < revision ? [`revision fell from ${revision} to ${found}`] : []),
      ...acks.flatMap((ack) => missing(log, ack)),
      ...Array.from({ length: WRITERS }, (_, writer) => torn(log, writer)).flat(),
      ...Array.from({ length: WRITERS }, (_, writer) => invented(log, acks, writer)).flat(),
    ];
    await commitNext(log, 0);
    return { revision: found + 1, broken };
  } finally {
    await log.close();
    await db.close();
  }
}

/** An acknowledged commit that is not there, exactly where and as it was acknowledged. */
function missing(log: ResourceLog, { revision, writer, n }: Ack): string[] {
  if (revision > log.state().revision) return [`revision ${revision} of writer ${writer} is lost`];
  return PARTS.flatMap((part) => {
    const versions = historyOf(log.state(), partKey(writer, part));
    if (revision < (versions[0]?.revision ?? 0)) return [];
    const object = versions.find((version) => version.revision === revision)?.object;
    const same = JSON.stringify(object?.spec) === JSON.stringify({ n, part });
    return same ? [] : [`count ${n} of writer ${writer} is not at revision ${revision} in part ${part}`];
  });
}

/** Parts of one commit that do not show the same. */
function torn(log: ResourceLog, writer: number): string[] {
  const seen = PARTS.map((part) => {
    const object = getObject(log.state(), partKey(writer, part));
    return `${object?.metadata.resourceVersion} ${JSON.stringify(object?.spec)}`.replace(`"${part}"`, '');
  });
  return new Set(seen).size === 1 ? [] : [`parts of writer ${writer} differ: ${seen.join(', ')}`];
}

/** A writer has one commit under way at a time: more than that beyond what was acknowledged was never asked for. */
function invented(log: ResourceLog, acks: readonly Ack[], writer: number): string[] {
  const last = acks.findLast((ack) => ack.writer === writer)?.n;
  const count = countOf(log, writer);
  return last === undefined || count - last <= 1
    ? []
    : [`writer ${writer} is at ${count}, acknowledged ${last}`];
}
