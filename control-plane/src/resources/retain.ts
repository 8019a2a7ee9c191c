import type { ObjectKey } from '@flyball/policy';
import { emptyMap, firstOf, removeFrom, type SortedMap, setIn } from './sorted-map.ts';
import { type Entry, entryOf, type KeptCommit, kindOf, type State } from './state.ts';

/**
 * Forgets what is beyond the retention, judged by the time of the last commit: a function of the log alone,
 * so that all planes remember the same. The last commit is always kept.
 */
export function forget(state: State): State {
  return forgetEvents(forgetCommits(state));
}

function forgetCommits(state: State): State {
  const { retention, at } = state;
  const horizon = Date.parse(at) - retention.age;
  const kinds = new Map(state.kinds);
  let { commits, weight, floor } = state;
  for (let first = firstOf(commits); first !== undefined; first = firstOf(commits)) {
    const [revision, commit] = first;
    const kept =
      commits.size <= retention.commits && weight <= retention.weight && Date.parse(commit.at) >= horizon;
    if (kept || commits.size === 1) break;
    commits = removeFrom(commits, revision);
    weight -= commit.weight;
    floor = Math.max(floor, revision);
    for (const key of commit.keys) forgetBefore(kinds, key, commit);
  }
  return commits === state.commits ? state : { ...state, kinds, commits, weight, floor };
}

/** Drops the contents a forgotten commit replaced, and an object that it deleted and nobody created again. */
function forgetBefore(
  kinds: Map<string, SortedMap<ObjectKey, Entry>>,
  key: ObjectKey,
  { revision }: KeptCommit,
): void {
  const entry = entryOf({ kinds }, key);
  if (entry === undefined) return;
  const kind = kindOf(key);
  const entries = kinds.get(kind) ?? emptyMap();
  const versions = entry.versions.filter((version) => version.revision >= revision);
  const isGone = versions.length === 1 && versions[0]?.object === undefined;
  kinds.set(kind, isGone ? removeFrom(entries, key) : setIn(entries, key, { ...entry, versions }));
}

function forgetEvents(state: State): State {
  const { retention, at } = state;
  const horizon = Date.parse(at) - retention.eventAge;
  let { window, events, watchFloor } = state;
  for (let first = firstOf(window); first !== undefined; first = firstOf(window)) {
    const [revision, commit] = first;
    const kept = events <= retention.events && Date.parse(commit.at) >= horizon;
    if (kept || window.size === 1) break;
    window = removeFrom(window, revision);
    events -= commit.events.length;
    watchFloor = revision;
  }
  return window === state.window ? state : { ...state, window, events, watchFloor };
}
