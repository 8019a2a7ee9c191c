/** Numbers that are the same for the same seed, for generated tests (mulberry32). */
export interface Dice {
  /** Whole number from 0 up to but not `below`. */
  readonly below: (below: number) => number;
  /** One of a list that is neither empty nor holds undefined. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** Whether one chance in `of` comes true. */
  readonly oneIn: (of: number) => boolean;
}

export const dice = (seed: number): Dice => {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[below(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  };
  return { below, pick, oneIn: (of) => below(of) === 0 };
};
