import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { DiagnosticCode } from '../model/codes.ts';
import type { Json } from '../model/resource.ts';
import { MAX_ALIASED, MAX_DEPTH, MAX_ITEMS, MAX_KEYS, MAX_NODES } from './limits.ts';
import { shortened } from './shortened.ts';
import { type AliasTargets, keyFault, keyText } from './yaml-key.ts';

/** Something wrong with one place of a tree. */
export interface Fault {
  readonly code: DiagnosticCode;
  /** Offset into the text. */
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

/** The value of a tree; absent when a bound was passed. */
export interface Converted {
  readonly value?: Json;
  readonly faults: readonly Fault[];
  readonly targets: AliasTargets;
}

interface Walk {
  readonly anchors: Map<string, Node>;
  readonly targets: Map<Node, Node>;
  readonly open: Set<Node>;
  readonly faults: Fault[];
  nodes: number;
  aliased: number;
  inAlias: number;
  stopped: boolean;
}

/** Turns a tree into plain values: bounded, without reserved or repeated keys, every key a text. */
export const convert = (node: Node): Converted => {
  const walk: Walk = {
    anchors: new Map(),
    targets: new Map(),
    open: new Set(),
    faults: [],
    nodes: 0,
    aliased: 0,
    inAlias: 0,
    stopped: false,
  };
  const value = jsonOf(node, 0, walk);
  const { faults, targets } = walk;
  return walk.stopped ? { faults, targets } : { value, faults, targets };
};

const offsetOf = (node: Node): number => node.range?.[0] ?? 0;

const fault = (
  walk: Walk,
  node: Node,
  [code, message, fix]: readonly [DiagnosticCode, string, string],
): void => {
  walk.faults.push({ code, offset: offsetOf(node), message, fix });
};

const stop = (walk: Walk, node: Node, what: readonly [DiagnosticCode, string, string]): null => {
  if (!walk.stopped) fault(walk, node, what);
  walk.stopped = true;
  return null;
};

const TOO_DEEP = [
  'FB1003',
  `Maps and lists nest deeper than ${MAX_DEPTH} levels.`,
  'Flatten the document.',
] as const;
const TOO_MANY = [
  'FB1002',
  `The document has more than ${MAX_NODES} values.`,
  'Split it into several documents.',
] as const;
const TOO_MANY_ALIASES = [
  'FB1004',
  `Aliases expand to more than ${MAX_ALIASED} values.`,
  'Write the repeated part out.',
] as const;

const jsonOf = (node: Node, depth: number, walk: Walk): Json => {
  if (walk.stopped) return null;
  if (++walk.nodes > MAX_NODES) return stop(walk, node, TOO_MANY);
  if (walk.inAlias > 0 && ++walk.aliased > MAX_ALIASED) return stop(walk, node, TOO_MANY_ALIASES);
  if (isAlias(node)) return aliasValue(node, depth, walk);
  if (walk.inAlias === 0 && 'anchor' in node && typeof node.anchor === 'string')
    walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return scalarValue(node, walk);
  if (depth >= MAX_DEPTH) return stop(walk, node, TOO_DEEP);
  walk.open.add(node);
  const value = isMap(node) ? mapValue(node, depth, walk) : isSeq(node) ? listValue(node, depth, walk) : null;
  walk.open.delete(node);
  return value;
};

const aliasValue = (alias: Node & { readonly source: string }, depth: number, walk: Walk): Json => {
  const target = walk.targets.get(alias) ?? walk.anchors.get(alias.source);
  if (target === undefined) {
    fault(walk, alias, [
      'FB1001',
      `The alias *${shortened(alias.source)} has no anchor before it.`,
      'Define the anchor, or write the value out.',
    ]);
    return null;
  }
  walk.targets.set(alias, target);
  if (walk.open.has(target))
    return stop(walk, alias, [
      'FB1004',
      `The alias *${shortened(alias.source)} stands within what it repeats.`,
      'Write the repeated part out.',
    ]);
  walk.inAlias++;
  const value = jsonOf(target, depth, walk);
  walk.inAlias--;
  return value;
};

const scalarValue = (node: Scalar, walk: Walk): Json => {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!Number.isInteger(value) || Number.isSafeInteger(value))
  )
    return value;
  fault(walk, node, [
    'FB1104',
    'This number cannot be kept exactly in JSON.',
    'Write it in quotes, or as a smaller number.',
  ]);
  return null;
};

const listValue = (list: YAMLSeq, depth: number, walk: Walk): Json => {
  if (list.items.length > MAX_ITEMS)
    return stop(walk, list, [
      'FB1002',
      `A list has ${list.items.length} items; at most ${MAX_ITEMS} are read.`,
      'Split it.',
    ]);
  return list.items.map((item) => jsonOf(item as Node, depth + 1, walk));
};

const mapValue = (map: YAMLMap, depth: number, walk: Walk): Json => {
  if (map.items.length > MAX_KEYS)
    return stop(walk, map, [
      'FB1002',
      `A map has ${map.items.length} keys; at most ${MAX_KEYS} are read.`,
      'Split it.',
    ]);
  const value: Record<string, Json> = {};
  const seen = new Set<string>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = usableKey(pair.key, seen, walk);
    const content = pair.value === null ? null : jsonOf(pair.value, depth + 1, walk);
    if (key !== undefined) value[key] = content;
    if (walk.stopped) break;
  }
  return value;
};

const usableKey = (node: Node, seen: Set<string>, walk: Walk): string | undefined => {
  if (isAlias(node)) aliasValue(node, MAX_DEPTH, walk);
  const key = keyText(node, walk.targets);
  const wrong = keyFault(key, seen);
  if (wrong !== undefined) fault(walk, node, wrong);
  if (key !== undefined) seen.add(key);
  return wrong === undefined ? key : undefined;
};
