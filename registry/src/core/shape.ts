import { MAX_LABEL_VALUE, MAX_LABEL_VALUES } from './bounds.ts';
import type { Metadata, Registration } from './instance.ts';

/** What policy may refer to in a service: its ports and the labels in use. */
export type ServiceShape = {
  /** Ports of instances, ascending. */
  readonly ports: readonly number[];
  /** Label → values in use, sorted. Labels with too many values, or long ones, are left out. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
};

/** Keeps the shape of one service while instances come and go. */
export interface ShapeCounts {
  readonly add: (registration: Registration) => void;
  readonly remove: (registration: Registration) => void;
  /** Grows when the shape changed. */
  readonly version: () => number;
  readonly read: () => ServiceShape;
}

// Written by client libraries, different in every instance: nobody selects by them.
const volatileKeys: ReadonlySet<string> = new Set(['timestamp', 'pid']);
const isLabel = (key: string, value: string): boolean =>
  value.length <= MAX_LABEL_VALUE && !volatileKeys.has(key) && !key.startsWith('preserved.');

type Counts<K> = Map<K, number>;

/** Adds to a count and answers whether the key came or went. */
function count<K>(counts: Counts<K>, key: K, by: 1 | -1): boolean {
  const before = counts.get(key) ?? 0;
  const after = before + by;
  if (after <= 0) counts.delete(key);
  else counts.set(key, after);
  return before <= 0 || after <= 0;
}

function countLabel(
  labels: Map<string, Counts<string>>,
  pair: readonly [string, string],
  by: 1 | -1,
): boolean {
  const [key, value] = pair;
  const values = labels.get(key) ?? new Map<string, number>();
  labels.set(key, values);
  const sizeBefore = values.size;
  const moved = count(values, value, by);
  if (values.size === 0) labels.delete(key);
  return moved && Math.min(sizeBefore, values.size) <= MAX_LABEL_VALUES;
}

function countLabels(labels: Map<string, Counts<string>>, metadata: Metadata, by: 1 | -1): boolean {
  let moved = false;
  for (const [key, value] of Object.entries(metadata)) {
    if (isLabel(key, value) && countLabel(labels, [key, value], by)) moved = true;
  }
  return moved;
}

function readLabels(labels: ReadonlyMap<string, Counts<string>>): ServiceShape['labels'] {
  const shown: Record<string, readonly string[]> = Object.create(null);
  for (const key of [...labels.keys()].sort()) {
    const values = [...(labels.get(key)?.keys() ?? [])];
    if (values.length <= MAX_LABEL_VALUES) shown[key] = values.sort();
  }
  return shown;
}

/** Counts uses, so that one instance more or less costs no walk over the others. */
export function createShapeCounts(): ShapeCounts {
  const ports: Counts<number> = new Map();
  const labels = new Map<string, Counts<string>>();
  let version = 0;
  const change = ({ port, metadata }: Registration, by: 1 | -1): void => {
    const portMoved = count(ports, port, by);
    const labelMoved = countLabels(labels, metadata, by);
    if (portMoved || labelMoved) version += 1;
  };
  return {
    add: (registration) => change(registration, 1),
    remove: (registration) => change(registration, -1),
    version: () => version,
    read: () => ({ ports: [...ports.keys()].sort((a, b) => a - b), labels: readLabels(labels) }),
  };
}
