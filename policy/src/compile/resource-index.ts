import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';
import { listedUnder } from './listed-under.ts';

/** Name of something a unit was made from: `obj …`, `list …` or `shape …`. */
export type Dependency = string;

/** One document put in place of another, or taken away. */
export type ResourceChange =
  | { readonly op: 'put'; readonly object: Resource }
  | { readonly op: 'delete'; readonly key: ObjectKey };

/** Dependency on one object. */
export const objectDependency = (key: ObjectKey): Dependency => `obj ${key}`;

/** Dependency on a list of objects; see `listed-under.ts` for the names. */
export const listDependency = (list: string): Dependency => `list ${list}`;

/** Current documents, by key and by what they are listed under. A change costs what it touches. */
export interface ResourceIndex {
  readonly get: (key: ObjectKey) => Resource | undefined;
  /** Documents under a list name: oldest first, then by namespace and name. */
  readonly list: (name: string) => readonly Resource[];
  readonly keys: () => Iterable<ObjectKey>;
  /** Applies a change; returns what it touched. */
  readonly apply: (change: ResourceChange) => readonly Dependency[];
}

const NONE: readonly Resource[] = [];

/** An empty index. */
export const createResourceIndex = (): ResourceIndex => {
  const objects = new Map<ObjectKey, Resource>();
  const lists = new Map<string, Map<ObjectKey, Resource>>();
  const sorted = new Map<string, readonly Resource[]>();

  const unlist = (object: Resource | undefined): readonly string[] => {
    if (object === undefined) return [];
    const names = listedUnder(object);
    for (const name of names) {
      removeFrom(lists, name, keyOf(object));
      sorted.delete(name);
    }
    return names;
  };
  const enlist = (object: Resource): readonly string[] => {
    const names = listedUnder(object);
    for (const name of names) {
      mapIn(lists, name).set(keyOf(object), object);
      sorted.delete(name);
    }
    return names;
  };
  const apply = (change: ResourceChange): readonly Dependency[] => {
    const key = change.op === 'put' ? keyOf(change.object) : change.key;
    const left = unlist(objects.get(key));
    if (change.op === 'put') objects.set(key, change.object);
    else objects.delete(key);
    const entered = change.op === 'put' ? enlist(change.object) : [];
    return [objectDependency(key), ...new Set([...left, ...entered].map(listDependency))];
  };
  // Most lists that are asked for are empty (no policy for this object): those cost one look.
  const list = (name: string): readonly Resource[] => {
    const members = lists.get(name);
    if (members === undefined) return NONE;
    const found = sorted.get(name) ?? [...members.values()].sort(byAge);
    sorted.set(name, found);
    return found;
  };
  return {
    get: (key) => objects.get(key),
    list,
    keys: () => objects.keys(),
    apply,
  };
};

/** Oldest first, then by namespace and name: Gateway API's order of conflicts. */
export const byAge = (a: Resource, b: Resource): number =>
  compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compare(a.metadata.namespace, b.metadata.namespace) ||
  compare(a.metadata.name, b.metadata.name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const mapIn = (lists: Map<string, Map<ObjectKey, Resource>>, name: string): Map<ObjectKey, Resource> => {
  const found = lists.get(name) ?? new Map<ObjectKey, Resource>();
  lists.set(name, found);
  return found;
};

const removeFrom = (lists: Map<string, Map<ObjectKey, Resource>>, name: string, key: ObjectKey): void => {
  const found = lists.get(name);
  found?.delete(key);
  if (found?.size === 0) lists.delete(name);
};
