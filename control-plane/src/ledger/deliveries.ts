import type { Origin } from '@flyball/policy/compile';
import { fill } from '@flyball/proto';
import type { EntryReport, Grades } from '@flyball/proto/engine';
import type { VersionedEntry } from '@flyball/proto/ir';
import type { EngineDelivery, EntryDelivery } from '../plane/ports.ts';
import { type Ledger, type ReplicaRow, reportKey } from './ledger.ts';

/** An entry that should hold, where it was written, and who is to have it. */
export interface WantedEntry {
  readonly entry: VersionedEntry;
  readonly origin: Origin | undefined;
  /** Whether an engine is sent it. */
  readonly isSeenBy: (engine: string) => boolean;
}

const NO_GRADES: Grades = fill('flyball.engine.v1.Grades', {});

/** How far an entry came at each engine process that is sent it. */
export const deliveryOf = (ledger: Ledger, { entry, origin, isSeenBy }: WantedEntry): EntryDelivery => ({
  kind: entry.kind,
  key: entry.key,
  version: entry.version,
  engines: [...ledger.replicas()]
    .filter(({ engine }) => isSeenBy(engine))
    .map((row) => engineDelivery(row, entry, origin))
    .sort((a, b) => (`${a.engine} ${a.replica}` < `${b.engine} ${b.replica}` ? -1 : 1)),
});

const engineDelivery = (
  { engine, replica, hello, reports }: ReplicaRow,
  entry: VersionedEntry,
  origin: Origin | undefined,
): EngineDelivery => {
  const rows = reports.get(reportKey(entry)) ?? [];
  const current = rows.find(({ version }) => version === entry.version);
  const others = rows.filter(({ version }) => version !== entry.version);
  return {
    engine,
    replica,
    best: bestGrade(hello.profiles.map(({ bestGrade: best }) => best)),
    grades: current?.grades ?? NO_GRADES,
    behind: others.reduce((total, { grades }) => total + clientsIn(grades), 0),
    rejections: rejectionsOf(current, origin),
    notes: current?.notes ?? [],
    kept: current?.kept ?? '',
  };
};

const GRADES = ['sent', 'received', 'accepted', 'observed'] as const;

/** The lowest of the best grades an engine's classes of clients reach: all of them can reach it. */
const bestGrade = (grades: readonly EngineDelivery['best'][]): EngineDelivery['best'] =>
  GRADES.find((grade) => grades.includes(grade)) ?? 'sent';

const clientsIn = (grades: Grades | undefined): number =>
  grades === undefined ? 0 : Object.values(grades).reduce((total, count) => total + count, 0);

const rejectionsOf = (
  report: EntryReport | undefined,
  origin: Origin | undefined,
): EngineDelivery['rejections'] =>
  (report?.examples ?? [])
    .filter(({ grade }) => grade === 'rejected')
    .map(({ client, reason, irPath }) => ({ client, reason, field: fieldOf(origin, irPath) }));

/** JSON pointer of what an IR path like `rules/3/matches/0` came from. */
const fieldOf = (origin: Origin | undefined, irPath: string): string => {
  const index = Number(irPath.split('/')[1]);
  return origin?.items?.[index] ?? origin?.field ?? '';
};
