import { type FidelityProfile, fidelityNotes, type Sees } from '@flyball/engine';
import { type Diagnostic, keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import { type Compiled, type EntryId, entryId, type ResourceChange } from '@flyball/policy/compile';
import { fieldDifferences } from '@flyball/policy/diff';
import { redact } from '@flyball/policy/kinds';
import type { Endpoints, VersionedEntry } from '@flyball/proto/ir';
import { governedServices } from './governed.ts';
import type { BlastRadius, Plan, PlannedChange, PlannedEntry, PlannedResource } from './ports.ts';

/** A group of clients of one engine that share a class. */
export interface Audience {
  readonly sees: Sees;
  readonly profile: FidelityProfile;
  readonly clients: number;
}

/** What a plan is made from. */
export interface PlanFacts {
  readonly revision: number;
  readonly get: (key: ObjectKey) => Resource | undefined;
  readonly audiences: readonly Audience[];
  readonly endpoints: Iterable<Endpoints>;
}

/** The changes of a plan as the compiler takes them, and the way back. */
export const compilerChanges = (
  changes: readonly PlannedChange[],
  { get, now }: { readonly get: PlanFacts['get']; readonly now: string },
): { readonly changes: readonly ResourceChange[]; readonly undo: readonly ResourceChange[] } => ({
  changes: changes.map(
    (change): ResourceChange =>
      change.op === 'put'
        ? { op: 'put', object: aged(change.object, get(keyOf(change.object)), now) }
        : change,
  ),
  undo: [...changes].reverse().map((change): ResourceChange => {
    const key = change.op === 'put' ? keyOf(change.object) : change.key;
    const before = get(key);
    return before ? { op: 'put', object: before } : { op: 'delete', key };
  }),
});

/** An object keeps its age when it changes; a new one is as old as now. The age decides ties between routes. */
const aged = (object: Resource, before: Resource | undefined, now: string): Resource => ({
  ...object,
  metadata: { ...object.metadata, creationTimestamp: before?.metadata.creationTimestamp ?? now },
});

/** Puts a plan together from the compiled states before and after. */
export const planOf = (
  facts: PlanFacts,
  changes: readonly PlannedChange[],
  { before, after }: { readonly before: Compiled; readonly after: Compiled },
): Plan => {
  const touched = touchedEntries(before, after);
  return {
    revision: facts.revision,
    resources: changes.map((change) => plannedResource(change, facts.get)),
    entries: touched.map(({ planned }) => planned),
    diagnostics: newDiagnostics(before, after),
    blast: blastOf(
      facts,
      touched.map(({ entry }) => entry),
    ),
    fidelity: facts.audiences.flatMap(({ sees, profile, clients }) =>
      fidelityNotes(requiredBy(touched, sees), profile, clients),
    ),
  };
};

const plannedResource = (change: PlannedChange, get: PlanFacts['get']): PlannedResource => {
  const object = change.op === 'put' ? keyOf(change.object) : change.key;
  const before = get(object);
  const after = change.op === 'put' ? change.object : undefined;
  const fields = fieldDifferences(stated(before), stated(after));
  return { object, op: operation(before, after, fields.length), fields };
};

/** What a person states of an object: nothing the server adds, no secret. */
const stated = (resource: Resource | undefined): unknown => {
  if (resource === undefined) return undefined;
  const { metadata, spec } = redact(resource);
  return { metadata: { labels: metadata.labels, annotations: metadata.annotations }, spec };
};

const operation = (
  before: Resource | undefined,
  after: Resource | undefined,
  differences: number,
): PlannedResource['op'] => {
  if (after === undefined) return before === undefined ? 'none' : 'delete';
  if (before === undefined) return 'create';
  return differences === 0 ? 'none' : 'change';
};

interface Touched {
  readonly entry: VersionedEntry;
  readonly planned: PlannedEntry;
}

const touchedEntries = (before: Compiled, after: Compiled): readonly Touched[] => {
  const owners = ownersOf(after);
  const upserts = after.upserts.map((entry) => {
    const op = before.entries.has(entryId(entry)) ? ('change' as const) : ('create' as const);
    return touchedEntry(entry, op, owners);
  });
  const removes = after.removes.flatMap((ref) => {
    const entry = before.entries.get(entryId(ref));
    return entry ? [touchedEntry(entry, 'delete', ownersOf(before))] : [];
  });
  return [...upserts, ...removes];
};

const touchedEntry = (
  entry: VersionedEntry,
  op: PlannedEntry['op'],
  owners: ReadonlyMap<EntryId, ObjectKey>,
): Touched => ({
  entry,
  planned: { kind: entry.kind, key: entry.key, op, object: owners.get(entryId(entry)) ?? '' },
});

const ownersOf = ({ units, restated }: Compiled): ReadonlyMap<EntryId, ObjectKey> =>
  new Map(
    restated.flatMap((object) =>
      [...(units.get(object)?.origins ?? [])].map(([id, origin]): [EntryId, ObjectKey] => [
        id,
        origin.object,
      ]),
    ),
  );

/** Findings that hold after and did not before, of units the change touched. */
const newDiagnostics = (before: Compiled, after: Compiled): readonly Diagnostic[] => {
  const textsBefore = new Set(
    after.restated.flatMap((object) => before.units.get(object)?.diagnostics ?? []).map(textOf),
  );
  return after.restated
    .flatMap((object) => after.units.get(object)?.diagnostics ?? [])
    .filter((diagnostic) => !textsBefore.has(textOf(diagnostic)));
};

const textOf = (diagnostic: Diagnostic): string => JSON.stringify(diagnostic);

const requiredBy = (touched: readonly Touched[], sees: Sees): readonly string[] => [
  ...new Set(touched.flatMap(({ entry }) => (sees(entry) ? entry.requires : []))),
];

const blastOf = ({ audiences, endpoints }: PlanFacts, entries: readonly VersionedEntry[]): BlastRadius => {
  const services = [...new Set(entries.flatMap(governedServices))].sort();
  const reached = audiences.filter(({ sees }) => entries.some(sees));
  const counts = countInstances(endpoints, new Set(services));
  return {
    services,
    clients: reached.reduce((total, { clients }) => total + clients, 0),
    clientsByClass: byClass(reached),
    ...counts,
  };
};

const byClass = (audiences: readonly Audience[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { profile, clients } of audiences)
    counts.set(profile.class, (counts.get(profile.class) ?? 0) + clients);
  return Object.fromEntries(counts);
};

const countInstances = (
  endpoints: Iterable<Endpoints>,
  services: ReadonlySet<string>,
): Pick<BlastRadius, 'instances' | 'allInstances'> => {
  let instances = 0;
  let allInstances = 0;
  for (const { service, instances: running } of endpoints) {
    allInstances += running.length;
    if (services.has(service)) instances += running.length;
  }
  return { instances, allInstances };
};
