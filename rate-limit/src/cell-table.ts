import type { CellRate } from './rate.ts';

/**
 * Buckets of one limit by 53-bit hash of their key: open addressing in typed arrays, 16 bytes a slot, at most half
 * full. A million keys take 32 MiB and nothing of the collector's time.
 */
export interface CellTable {
  /** Hash of the key, 0 for an empty slot. */
  tags: Float64Array;
  /** Time up to which the bucket is used, in units of the rate. In the past it is as good as empty. */
  times: Float64Array;
  /** Slots in use. */
  size: number;
  /** Where the search for a bucket to forget goes on. */
  hand: number;
  readonly maxKeys: number;
}

const FIRST_SLOTS = 16;
/** Buckets looked at to find the one that is missed least. */
const SAMPLE = 16;

/** An empty table that holds at least so many keys. */
export const createCellTable = (maxKeys: number): CellTable => ({
  tags: new Float64Array(FIRST_SLOTS),
  times: new Float64Array(FIRST_SLOTS),
  size: 0,
  hand: 0,
  maxKeys: Math.max(1, maxKeys),
});

/**
 * Takes a token from the bucket of a tag.
 *
 * @param now In units of the rate.
 * @returns Units until a token is there; 0 where one was taken.
 */
export const takeCell = (table: CellTable, tag: number, { rate, now }: CellTime): number => {
  const slot = slotOf(table, tag);
  const isKnown = table.tags[slot] === tag;
  const used = isKnown ? Math.max(table.times[slot] ?? 0, now) : now;
  const wait = used - now - rate.tolerance;
  if (wait > 0) return wait;
  if (isKnown) table.times[slot] = used + rate.cost;
  else insert(table, tag, { time: used + rate.cost, now });
  return 0;
};

/** A rate at a time. */
export interface CellTime {
  readonly rate: CellRate;
  readonly now: number;
}

/** The slot of a tag, or the empty one where it belongs. */
const slotOf = ({ tags }: CellTable, tag: number): number => {
  const mask = tags.length - 1;
  let slot = tag & mask;
  for (;;) {
    const held = tags[slot];
    if (held === tag || held === 0) return slot;
    slot = (slot + 1) & mask;
  }
};

const insert = (table: CellTable, tag: number, { time, now }: { time: number; now: number }): void => {
  if (table.size >= table.maxKeys) removeSlot(table, slotToForget(table, now));
  if ((table.size + 1) * 2 > table.tags.length) grow(table);
  const slot = slotOf(table, tag);
  table.tags[slot] = tag;
  table.times[slot] = time;
  table.size += 1;
};

/**
 * The next bucket that is full again, or of a few the one that will be soonest: the least recently used one, more or
 * less, and never that of a key which is being refused while others are idle.
 */
const slotToForget = (table: CellTable, now: number): number => {
  const { tags, times } = table;
  const mask = tags.length - 1;
  let best = -1;
  let seen = 0;
  while (seen < SAMPLE && seen < table.size) {
    const slot = table.hand & mask;
    table.hand = (slot + 1) & mask;
    if (tags[slot] === 0) continue;
    seen += 1;
    if (best < 0 || (times[slot] ?? 0) < (times[best] ?? 0)) best = slot;
    if ((times[best] ?? 0) <= now) break;
  }
  return best;
};

/** Empties a slot and moves up what was displaced by it, so that searches need no tombstones. */
const removeSlot = (table: CellTable, slot: number): void => {
  const { tags, times } = table;
  const mask = tags.length - 1;
  let hole = slot;
  for (let at = (slot + 1) & mask; tags[at] !== 0; at = (at + 1) & mask) {
    const tag = tags[at] ?? 0;
    const home = tag & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    tags[hole] = tag;
    times[hole] = times[at] ?? 0;
    hole = at;
  }
  tags[hole] = 0;
  table.size -= 1;
};

const grow = (table: CellTable): void => {
  const { tags, times } = table;
  table.tags = new Float64Array(tags.length * 2);
  table.times = new Float64Array(tags.length * 2);
  for (const [at, tag] of tags.entries()) {
    if (tag === 0) continue;
    const slot = slotOf(table, tag);
    table.tags[slot] = tag;
    table.times[slot] = times[at] ?? 0;
  }
};
