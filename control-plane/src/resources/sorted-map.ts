/**
 * An immutable map in order of its keys (numbers, or text by UTF-16 code unit). A change copies one chunk of
 * at most 64 entries and the list of chunks, and shares the rest with the map before it.
 */
export interface SortedMap<K extends string | number, V> {
  readonly size: number;
  readonly chunks: readonly Chunk<K, V>[];
}

/** Never empty; keys ascend, and those of the next chunk are greater. */
interface Chunk<K, V> {
  readonly keys: readonly K[];
  readonly values: readonly V[];
}

const MAX_CHUNK = 64;
const EMPTY: SortedMap<never, never> = { size: 0, chunks: [] };

/** The map without entries. */
export const emptyMap = <K extends string | number, V>(): SortedMap<K, V> => EMPTY;

/** Value of a key. */
export function getFrom<K extends string | number, V>(map: SortedMap<K, V>, key: K): V | undefined {
  const chunk = map.chunks[chunkOf(map, key)];
  if (chunk === undefined) return undefined;
  const at = lowerBound(chunk.keys, key);
  return chunk.keys[at] === key ? chunk.values[at] : undefined;
}

/** The map with the key set to the value. */
export function setIn<K extends string | number, V>(map: SortedMap<K, V>, key: K, value: V): SortedMap<K, V> {
  const index = chunkOf(map, key);
  const chunk = map.chunks[index];
  if (chunk === undefined) return { size: 1, chunks: [{ keys: [key], values: [value] }] };
  const at = lowerBound(chunk.keys, key);
  if (chunk.keys[at] === key) {
    const replaced = { keys: chunk.keys, values: chunk.values.with(at, value) };
    return { size: map.size, chunks: map.chunks.with(index, replaced) };
  }
  const grown = {
    keys: chunk.keys.toSpliced(at, 0, key),
    values: chunk.values.toSpliced(at, 0, value),
  };
  return { size: map.size + 1, chunks: map.chunks.toSpliced(index, 1, ...split(grown, at)) };
}

/** The map without the key. */
export function removeFrom<K extends string | number, V>(map: SortedMap<K, V>, key: K): SortedMap<K, V> {
  const index = chunkOf(map, key);
  const chunk = map.chunks[index];
  if (chunk === undefined) return map;
  const at = lowerBound(chunk.keys, key);
  if (chunk.keys[at] !== key) return map;
  const rest = { keys: chunk.keys.toSpliced(at, 1), values: chunk.values.toSpliced(at, 1) };
  const chunks = map.chunks.toSpliced(index, 1, ...(rest.keys.length > 0 ? [rest] : []));
  return { size: map.size - 1, chunks };
}

/** Entries in order, from the first key not less than `from`. */
export function* entriesOf<K extends string | number, V>(
  map: SortedMap<K, V>,
  from?: K,
): Generator<readonly [K, V]> {
  const start = from === undefined ? 0 : chunkOf(map, from);
  for (const [offset, { keys, values }] of map.chunks.slice(start).entries()) {
    const first = from === undefined || offset > 0 ? 0 : lowerBound(keys, from);
    for (const [at, key] of keys.entries()) if (at >= first) yield [key, values[at] as V];
  }
}

/** First entry, undefined when empty. */
export function firstOf<K extends string | number, V>(map: SortedMap<K, V>): readonly [K, V] | undefined {
  for (const entry of entriesOf(map)) return entry;
  return undefined;
}

// A key behind the last one starts a chunk of its own: what only grows at its end keeps its chunks full.
function split<K, V>({ keys, values }: Chunk<K, V>, added: number): readonly Chunk<K, V>[] {
  if (keys.length <= MAX_CHUNK) return [{ keys, values }];
  const middle = added === MAX_CHUNK ? MAX_CHUNK : MAX_CHUNK / 2;
  return [
    { keys: keys.slice(0, middle), values: values.slice(0, middle) },
    { keys: keys.slice(middle), values: values.slice(middle) },
  ];
}

/** Index of the last chunk that starts at or before the key; 0 when none does. */
function chunkOf<K extends string | number, V>({ chunks }: SortedMap<K, V>, key: K): number {
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const first = chunks[middle]?.keys[0];
    if (first !== undefined && first <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

/** Index of the first key not less than the given one. */
function lowerBound<K extends string | number>(keys: readonly K[], key: K): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = keys[middle];
    if (there !== undefined && there < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
