import type { ObjectKey, Resource } from '@flyball/policy';
import { type LogFault, logFault } from '../log/errors.ts';
import type { KeptCondition } from '../log/record.ts';
import { entriesOf } from './sorted-map.ts';
import { entryOf, type KeptCommit, presentOf, type State, type Version } from './state.ts';

/** Whether labels are of interest; parsed from a labelSelector by the caller. */
export type Selector = (labels: Readonly<Record<string, string>>) => boolean;

/** Which objects: all of a kind, or those of a namespace, with labels that the selector takes. */
export interface Filter {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly selector?: Selector | undefined;
}

/** A page of a list. */
export interface PageRequest extends Filter {
  /** Goes on behind this object. */
  readonly after?: ObjectKey | undefined;
  readonly limit?: number | undefined;
}

/** Objects in order of namespace and name, as of one revision. */
export interface Page {
  readonly revision: number;
  readonly items: readonly Resource[];
  /** Last object of the page when there are more; the `after` of the next page. */
  readonly next?: ObjectKey;
}

/** The object as it is now. */
export const getObject = (state: State, key: ObjectKey): Resource | undefined =>
  presentOf(entryOf(state, key));

/** Conditions kept of an object; empty when there are none. */
export const conditionsOf = (state: State, key: ObjectKey): readonly KeptCondition[] =>
  entryOf(state, key)?.conditions ?? [];

/** Kinds of which there are objects, sorted. */
export const kindsOf = (state: State): readonly string[] => [...state.kinds.keys()].sort();

/** Objects a filter takes. Without limit: all of them. */
export function listObjects(state: State, request: PageRequest): Page {
  const { limit = Number.POSITIVE_INFINITY } = request;
  const items: Resource[] = [];
  let next: ObjectKey | undefined;
  for (const [key, object] of presentFrom(state, request)) {
    if (items.length >= limit) return { revision: state.revision, items, ...(next ? { next } : {}) };
    items.push(object);
    next = key;
  }
  return { revision: state.revision, items };
}

/** All objects, in order of kind, namespace, name. */
export function* allObjects(state: State): Generator<Resource> {
  for (const kind of kindsOf(state)) for (const [, object] of presentFrom(state, { kind })) yield object;
}

/** Whether a filter takes an object of its kind. */
export const matches = ({ kind, namespace, selector }: Filter, object: Resource): boolean =>
  object.kind === kind &&
  (namespace === undefined || object.metadata.namespace === namespace) &&
  (selector === undefined || selector(object.metadata.labels));

function* presentFrom(state: State, request: PageRequest): Generator<readonly [ObjectKey, Resource]> {
  const { kind, namespace, after } = request;
  const entries = state.kinds.get(kind);
  if (entries === undefined) return;
  const prefix = namespace === undefined ? `${kind}/` : `${kind}/${namespace}/`;
  for (const [key, entry] of entriesOf(entries, after !== undefined && after > prefix ? after : prefix)) {
    if (!key.startsWith(prefix)) return;
    const object = key === after ? undefined : presentOf(entry);
    if (object !== undefined && matches(request, object)) yield [key, object];
  }
}

/** Contents an object has had and when, oldest first, deletions too. Empty when nothing is remembered. */
export const historyOf = (state: State, key: ObjectKey): readonly Version[] =>
  entryOf(state, key)?.versions ?? [];

/** Commits that are remembered, oldest first. */
export function* commitsOf(state: State, from?: number): Generator<KeptCommit> {
  for (const [, commit] of entriesOf(state.commits, from)) yield commit;
}

/** All objects as they were at a revision, or why that cannot be told. */
export type Past = { readonly objects: readonly Resource[] } | { readonly fault: LogFault };

/** What was in force at an earlier revision. */
export function objectsAt(state: State, revision: number): Past {
  if (revision < state.floor || revision > state.revision) return { fault: notTold(state, revision) };
  const objects: Resource[] = [];
  for (const kind of kindsOf(state)) {
    for (const [, { versions }] of entriesOf(state.kinds.get(kind) ?? { size: 0, chunks: [] })) {
      const object = versions.findLast((version) => version.revision <= revision)?.object;
      if (object !== undefined) objects.push(object);
    }
  }
  return { objects };
}

function notTold(state: State, revision: number): LogFault {
  const message = `Revision ${revision} cannot be told: known are ${state.floor} to ${state.revision}.`;
  return logFault('FLYBALL_LOG_EXPIRED', {
    message,
    where: `revision ${revision}`,
    current: String(state.revision),
  });
}
