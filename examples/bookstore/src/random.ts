/** Numbers at least 0 and below 1. */
export type Random = () => number;

const TWO_TO_32 = 4_294_967_296;

/** A seeded sequence: the same seed gives the same numbers (mulberry32). Not for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
}
