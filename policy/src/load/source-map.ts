import { isAlias, isMap, isSeq, type Node, type Pair } from 'yaml';
import type { Position } from '../model/diagnostic.ts';
import type { Lines } from './lines.ts';
import { fromPointer } from './pointer.ts';
import { type AliasTargets, keyText } from './yaml-key.ts';

/** Where the parts of a document stand in a file. */
export interface SourceMap {
  readonly file: string;
  /**
   * Place of what a JSON pointer names: of its value, or of its key. When it does not exist, the place of the
   * nearest part around it that does.
   */
  readonly positionOf: (pointer: string, part?: 'key' | 'value') => Position;
}

/** Source map over a tree. It keeps the tree: drop it when positions are no longer needed. */
export const sourceMap = (root: Node, targets: AliasTargets, lines: Lines): SourceMap => ({
  file: lines(0).file,
  positionOf: (pointer, part = 'value') => lines(offsetOf(root, pointer, { targets, part })),
});

interface Lookup {
  readonly targets: AliasTargets;
  readonly part: 'key' | 'value';
}

/** A place: the value, and the key it stands behind if it does. */
interface Place {
  readonly key?: Node | undefined;
  readonly value: Node | null;
}

const offsetOf = (root: Node, pointer: string, { targets, part }: Lookup): number => {
  let place: Place = { value: root };
  let found = true;
  for (const segment of fromPointer(pointer)) {
    const next = childOf(place.value, segment, targets);
    if (next === undefined) {
      found = false;
      break;
    }
    place = next;
  }
  const { key, value } = place;
  const node = (part === 'key' || !found ? key : undefined) ?? value ?? key ?? root;
  return node.range?.[0] ?? 0;
};

const childOf = (node: Node | null, segment: string, targets: AliasTargets): Place | undefined => {
  const content = node !== null && isAlias(node) ? targets.get(node) : node;
  if (isSeq(content)) {
    const item = content.items[Number(segment)] as Node | undefined;
    return item === undefined ? undefined : { value: item };
  }
  if (!isMap(content)) return undefined;
  const pair = (content.items as Pair<Node, Node | null>[]).find(
    ({ key }) => keyText(key, targets) === segment,
  );
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
};
