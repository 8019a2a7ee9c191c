import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';
import { type Cell, type CellTable, cellIn, dropVacant } from './cells.ts';
import { type ListName, listedUnder } from './listed-under.ts';

/** One document put in place of another, or taken away. */
export type ResourceChange =
  | { readonly op: 'put'; readonly object: Resource }
  | { readonly op: 'delete'; readonly key: ObjectKey };

/** Documents of one list; never empty. */
export interface Listed {
  readonly members: Map<ObjectKey, Resource>;
  /** In order, once somebody asked. */
  sorted: readonly Resource[] | undefined;
}

/** Current documents, by key and by what they are listed under. A change costs what it touches. */
export interface ResourceIndex {
  /** Cell of a document, there or not. */
  readonly object: (kind: string, namespace: string, name: string) => Cell<Resource>;
  /** The same by its key. */
  readonly cellOf: (key: ObjectKey) => Cell<Resource>;
  /** Cell of a list, empty or not. */
  readonly list: (list: ListName, of: string) => Cell<Listed>;
  /** Applies a change; calls back with what it touched, perhaps twice. Gives the key of the document. */
  readonly apply: (change: ResourceChange, touch: (cell: Cell) => void) => ObjectKey;
}

/** An empty index. */
export const createResourceIndex = (): ResourceIndex => {
  const kinds = new Map<string, Map<string, CellTable<Resource>>>();
  const lists: Readonly<Record<ListName, CellTable<Listed>>> = {
    policies: new Map(),
    routes: new Map(),
    grants: new Map(),
    claims: new Map(),
  };
  // Not by the key in one text, which each look would have to build: kinds, namespaces and names are there as texts.
  const object: ResourceIndex['object'] = (kind, namespace, name) =>
    cellIn(tableIn(tableIn(kinds, kind), namespace), name);
  const cellOf: ResourceIndex['cellOf'] = (key) => {
    const [kind = '', namespace = '', name = ''] = key.split('/');
    return object(kind, namespace, name);
  };
  const list: ResourceIndex['list'] = (name, of) => cellIn(lists[name], of);
  const apply: ResourceIndex['apply'] = (change, touch) => {
    const key = change.op === 'put' ? keyOf(change.object) : change.key;
    const cell = cellOf(key);
    if (cell.value !== undefined) eachListing(cell.value, list, (listed) => leave(listed, key, touch));
    cell.value = change.op === 'put' ? change.object : undefined;
    touch(cell);
    dropVacant(cell);
    if (change.op === 'put')
      eachListing(change.object, list, (listed) => enter(listed, { key, object: change.object }, touch));
    return key;
  };
  return { object, cellOf, list, apply };
};

const tableIn = <Value>(tables: Map<string, Map<string, Value>>, key: string): Map<string, Value> => {
  const found = tables.get(key) ?? new Map<string, Value>();
  if (found.size === 0) tables.set(key, found);
  return found;
};

const eachListing = (
  object: Resource,
  list: ResourceIndex['list'],
  visit: (cell: Cell<Listed>) => void,
): void => {
  for (const { list: name, of } of listedUnder(object)) visit(list(name, of));
};

const leave = (cell: Cell<Listed>, key: ObjectKey, touch: (cell: Cell) => void): void => {
  const { value } = cell;
  value?.members.delete(key);
  if (value) value.sorted = undefined;
  if (value?.members.size === 0) cell.value = undefined;
  touch(cell);
  dropVacant(cell);
};

const enter = (
  cell: Cell<Listed>,
  { key, object }: { readonly key: ObjectKey; readonly object: Resource },
  touch: (cell: Cell) => void,
): void => {
  cell.value ??= { members: new Map(), sorted: undefined };
  cell.value.members.set(key, object);
  cell.value.sorted = undefined;
  touch(cell);
};

const NONE: readonly Resource[] = [];

/** Documents of a list: oldest first, then by namespace and name. Most lists that are asked for are empty. */
export const membersOf = ({ value }: Cell<Listed>): readonly Resource[] => {
  if (value === undefined) return NONE;
  value.sorted ??= [...value.members.values()].sort(byAge);
  return value.sorted;
};

/** Oldest first, then by namespace and name: Gateway API's order of conflicts. */
export const byAge = (a: Resource, b: Resource): number =>
  compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compare(a.metadata.namespace, b.metadata.namespace) ||
  compare(a.metadata.name, b.metadata.name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
