import type { Diagnostic } from '../model/diagnostic.ts';
import type { Json, Resource } from '../model/resource.ts';
import { finding } from './finding.ts';
import { MAX_DEPTH, MAX_ITEMS, MAX_KEY, MAX_KEYS, MAX_NODES } from './limits.ts';
import { toPointer } from './pointer.ts';
import { readResource } from './read-resource.ts';
import { isReserved } from './reserved.ts';
import { unfolded } from './unfold.ts';
import { longKey } from './yaml-key.ts';

/** Resources of a value, and what is wrong with it. */
export interface LoadedValue {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resources of a value that was parsed from JSON, such as the body of a request: one document or a List. Bounded like
 * a text: nesting 64, 10,000 keys a map and items a list. JSON.parse has already dropped repeated keys.
 */
export const loadValue = (value: unknown): LoadedValue => {
  const diagnostics: Diagnostic[] = [];
  const copy = plainCopy(value, diagnostics);
  if (copy === undefined) return { resources: [], diagnostics };
  const resources: Resource[] = [];
  for (const { document } of unfolded(copy)) {
    const read = readResource(document);
    diagnostics.push(...read.diagnostics);
    if (read.resource !== undefined) resources.push(read.resource);
  }
  return { resources, diagnostics };
};

interface Copy {
  readonly diagnostics: Diagnostic[];
  nodes: number;
  stopped: boolean;
}

const plainCopy = (value: unknown, diagnostics: Diagnostic[]): Json | undefined => {
  const copy: Copy = { diagnostics, nodes: 0, stopped: false };
  const result = copied(value, [], copy);
  return copy.stopped ? undefined : result;
};

const refuse = (copy: Copy, code: 'FB1002' | 'FB1003', message: string): null => {
  if (!copy.stopped) copy.diagnostics.push(finding({ code, message, fix: 'Split or flatten the document.' }));
  copy.stopped = true;
  return null;
};

const copied = (value: unknown, path: readonly (string | number)[], copy: Copy): Json => {
  if (copy.stopped) return null;
  if (++copy.nodes > MAX_NODES)
    return refuse(copy, 'FB1002', `The document has more than ${MAX_NODES} values.`);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  if (path.length >= MAX_DEPTH)
    return refuse(copy, 'FB1003', `Maps and lists nest deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) return copiedList(value, path, copy);
  return copiedMap(value, path, copy);
};

const copiedList = (list: readonly unknown[], path: readonly (string | number)[], copy: Copy): Json => {
  if (list.length > MAX_ITEMS)
    return refuse(copy, 'FB1002', `A list has ${list.length} items; at most ${MAX_ITEMS} are read.`);
  return list.map((item, index) => copied(item, [...path, index], copy));
};

const copiedMap = (map: object, path: readonly (string | number)[], copy: Copy): Json => {
  const entries = Object.entries(map);
  if (entries.length > MAX_KEYS)
    return refuse(copy, 'FB1002', `A map has ${entries.length} keys; at most ${MAX_KEYS} are read.`);
  const result: Record<string, Json> = {};
  for (const [key, value] of entries) {
    if (key.length > MAX_KEY) return refuse(copy, 'FB1002', longKey(key));
    if (!isReserved(key)) result[key] = copied(value, [...path, key], copy);
    else if (copy.diagnostics.length < 100)
      copy.diagnostics.push(
        finding({
          code: 'FB1008',
          field: toPointer([...path, key]),
          message: `"${key}" cannot be a key.`,
          fix: 'Use another key.',
        }),
      );
  }
  return result;
};
