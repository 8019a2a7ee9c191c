/** Seeded source of choices: the same seed gives the same choices on every machine. */
export interface Prng {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  /** True in about `share` (0 to 1) of the calls. */
  readonly chance: (share: number) => boolean;
  /** One element; the list must not be empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** `count` different elements, in the order of the list; all of them when it has fewer. */
  readonly some: <T>(list: readonly T[], count: number) => T[];
}

/** Mulberry32: 32 bits of state, good enough to spread choices, no use for secrets. */
export const makePrng = (seed: number): Prng => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const [chosen] = list.slice(below(list.length));
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
    some: (list, count) => {
      const left = list.map((_, index) => index);
      while (left.length > count) left.splice(below(left.length), 1);
      return list.filter((_, index) => left.includes(index));
    },
  };
};
