import { CST } from 'yaml';

/** What is known of a document before anything recurses over it or reports each of its errors. */
export interface Shape {
  /** Levels of collections, counted no further than one past the limit. */
  readonly depth: number;
  /** Most anchors, tags and stray marks that stand at one place; more than two are always an error. */
  readonly crowd: number;
}

const QUIET: ReadonlySet<string> = new Set([
  'space',
  'comment',
  'newline',
  'comma',
  'map-value-ind',
  'seq-item-ind',
]);

/** Measures a document level by level. */
export const shapeOf = (document: CST.Document, depthLimit: number): Shape => {
  let crowd = Math.max(crowdOf(document.start), crowdOf(document.end));
  let level: readonly CST.Token[] = document.value === undefined ? [] : [document.value];
  for (let depth = 0; depth <= depthLimit; depth++) {
    const collections = level.filter(CST.isCollection);
    for (const token of level) crowd = Math.max(crowd, crowdWithin(token));
    if (collections.length === 0) return { depth, crowd };
    level = collections.flatMap(childrenOf);
  }
  return { depth: depthLimit + 1, crowd };
};

const crowdOf = (tokens: readonly CST.SourceToken[] | undefined): number => {
  let crowd = 0;
  for (const { type } of tokens ?? []) if (!QUIET.has(type)) crowd++;
  return crowd;
};

const crowdWithin = (token: CST.Token): number => {
  let crowd = 'end' in token ? crowdOf(token.end) : 0;
  if (CST.isCollection(token))
    for (const { start, sep } of token.items) crowd = Math.max(crowd, crowdOf(start), crowdOf(sep));
  return crowd;
};

const childrenOf = (
  collection: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
): readonly CST.Token[] => {
  const children: CST.Token[] = [];
  for (const { key, value } of collection.items) {
    if (key) children.push(key);
    if (value) children.push(value);
  }
  return children;
};
