import { keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import { type LogError, logError, logFault } from '../log/errors.ts';
import type { Change, LogRecord, Was } from '../log/record.ts';
import { forget } from './retain.ts';
import { emptyMap, type SortedMap, setIn } from './sorted-map.ts';
import {
  type CommitNote,
  type Entry,
  entryOf,
  kindOf,
  presentOf,
  type State,
  type Version,
  type WatchEvent,
} from './state.ts';

/** A state under construction: kinds that were touched are new maps, the rest is shared. */
interface Draft {
  readonly note: CommitNote;
  readonly versions: number;
  readonly kinds: Map<string, SortedMap<ObjectKey, Entry>>;
  readonly events: WatchEvent[];
  /** Objects whose content changed. */
  readonly keys: ObjectKey[];
  objects: number;
  weight: number;
  floor: number;
}

/**
 * The state after one more commit. Pure and total for records that `prepare` made; throws FLYBALL_LOG_GAP or
 * FLYBALL_LOG_DIVERGED for a record that was prepared on another state.
 */
export function reduce(state: State, record: LogRecord): State {
  const { revision, at, author, message } = record;
  if (revision !== state.revision + 1) throw notNext(state.revision, revision);
  const draft: Draft = {
    note: { revision, at, author, message },
    versions: state.retention.versions,
    kinds: new Map(state.kinds),
    events: [],
    keys: [],
    objects: state.objects,
    weight: 0,
    floor: state.floor,
  };
  for (const change of record.changes) apply(draft, change);
  return forget(finish(state, draft));
}

function finish(state: State, draft: Draft): State {
  const { note, kinds, objects, keys, weight, events, floor } = draft;
  const isHistory = keys.length > 0;
  return {
    ...state,
    revision: note.revision,
    at: note.at,
    kinds,
    objects,
    floor,
    commits: isHistory ? setIn(state.commits, note.revision, { ...note, keys, weight }) : state.commits,
    weight: state.weight + weight,
    window: setIn(state.window, note.revision, { at: note.at, events }),
    events: state.events + events.length,
  };
}

function apply(draft: Draft, change: Change): void {
  const key = change.op === 'put' ? keyOf(change.object) : change.key;
  const entry = entryOf(draft, key);
  const previous = presentOf(entry);
  checkWas(draft, key, { was: change.was, previous });
  const touched: Touched = { key, entry, previous };
  if (change.op === 'put') put(draft, touched, change.object);
  else if (change.op === 'delete') end(draft, touched);
  else keepConditions(draft, touched, change.conditions);
}

interface Touched {
  readonly key: ObjectKey;
  readonly entry: Entry | undefined;
  readonly previous: Resource | undefined;
}

function put(draft: Draft, touched: Touched, object: Resource): void {
  const { key, previous } = touched;
  const type = previous === undefined ? 'created' : 'changed';
  keepVersion(draft, touched, { ...draft.note, type, object });
  draft.objects += previous === undefined ? 1 : 0;
  const event = { revision: draft.note.revision, type, key, object } as const;
  draft.events.push(previous === undefined ? event : { ...event, previous });
}

function end(draft: Draft, touched: Touched): void {
  const { key, previous } = touched;
  if (previous === undefined) return;
  keepVersion(draft, touched, { ...draft.note, type: 'deleted' });
  draft.objects -= 1;
  draft.events.push({ revision: draft.note.revision, type: 'deleted', key, object: previous, previous });
}

function keepConditions(draft: Draft, touched: Touched, conditions: Entry['conditions']): void {
  const { key, entry, previous } = touched;
  if (entry === undefined || previous === undefined) return;
  keepEntry(draft, key, { ...entry, conditions });
  draft.events.push({ revision: draft.note.revision, type: 'conditions', key, object: previous, previous });
}

/** Adds a version; the oldest beyond the limit go, and with them what can be told of the time before. */
function keepVersion(draft: Draft, { key, entry, previous }: Touched, version: Version): void {
  const all = [...(entry?.versions ?? []), version];
  const versions = all.slice(-draft.versions);
  const oldest = versions[0];
  if (versions.length < all.length && oldest) draft.floor = Math.max(draft.floor, oldest.revision);
  const conditions = previous !== undefined && version.object !== undefined ? (entry?.conditions ?? []) : [];
  keepEntry(draft, key, { versions, conditions });
  draft.keys.push(key);
  draft.weight += previous === undefined ? 0 : JSON.stringify(previous).length;
}

function keepEntry(draft: Draft, key: ObjectKey, entry: Entry): void {
  const kind = kindOf(key);
  draft.kinds.set(kind, setIn(draft.kinds.get(kind) ?? emptyMap(), key, entry));
}

/** The log names what each change was prepared on: a mismatch means two histories were mixed. */
function checkWas(
  draft: Draft,
  where: ObjectKey,
  { was, previous }: { was: Was | undefined; previous: Resource | undefined },
): void {
  const same =
    was?.uid === previous?.metadata.uid && was?.resourceVersion === previous?.metadata.resourceVersion;
  if (same) return;
  const message = `Revision ${draft.note.revision} changes ${where} at ${was?.resourceVersion ?? 'no revision'}, but it is at ${previous?.metadata.resourceVersion ?? 'none'}.`;
  throw logError(logFault('FLYBALL_LOG_DIVERGED', { message, where }));
}

function notNext(last: number, found: number): LogError {
  const message = `Revision ${found} does not follow ${last}.`;
  return logError(logFault('FLYBALL_LOG_GAP', { message, where: `row ${last + 1}` }));
}
