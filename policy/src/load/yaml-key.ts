import { isAlias, isScalar, type Node } from 'yaml';
import type { DiagnosticCode } from '../model/codes.ts';
import { MAX_KEY } from './limits.ts';
import { isReserved } from './reserved.ts';
import { shortened } from './shortened.ts';

/** Where the aliases of a document lead. */
export type AliasTargets = ReadonlyMap<Node, Node>;

/** Text of a key; a number or boolean as it is written, as JSON would have it in quotes. */
export const keyText = (key: Node | null, targets: AliasTargets): string | undefined => {
  const node = key !== null && isAlias(key) ? targets.get(key) : key;
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.value === null ? undefined : node.source;
};

/** What is said of a key that is too long. */
export const longKey = (key: string): string =>
  `A key has ${key.length} characters; at most ${MAX_KEY} are read.`;

/** Why a key cannot be taken into a map that has some already; undefined when it can. */
export const keyFault = (
  key: string | undefined,
  seen: ReadonlySet<string>,
): readonly [DiagnosticCode, string, string] | undefined => {
  if (key === undefined) return ['FB1001', 'A key of a map must be a text.', 'Write the key as a text.'];
  if (key.length > MAX_KEY) return ['FB1002', longKey(key), 'Shorten it.'];
  if (isReserved(key)) return ['FB1008', `"${key}" cannot be a key.`, 'Use another key.'];
  if (seen.has(key))
    return ['FB1005', `The key "${shortened(key)}" stands twice in this map.`, 'Remove one of them.'];
  if (key === '<<')
    return ['FB1001', 'Merge keys (<<) are not part of YAML 1.2.', 'Write the merged fields out.'];
  return undefined;
};
