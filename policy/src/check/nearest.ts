/** Longer words are compared only for being equal but for case: keeps the cost of hostile names small. */
const MAX_LENGTH = 64;

/** Candidates looked at; lists of names from outside can be long. */
const MAX_CANDIDATES = 1000;

/**
 * Number of letters to insert, remove, replace or swap with their neighbour to turn one word into the other, case
 * aside (Damerau–Levenshtein distance, optimal string alignment). Infinity for words over 64 characters.
 */
export const distance = (left: string, right: string): number => {
  if (left.length > MAX_LENGTH || right.length > MAX_LENGTH) return Number.POSITIVE_INFINITY;
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const next = nextRow({ a, b, row, last, beforeLast });
    beforeLast = last;
    last = next;
  }
  return last[b.length] ?? 0;
};

interface Row {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly last: readonly number[];
  readonly beforeLast: readonly number[];
}

const nextRow = ({ a, b, row, last, beforeLast }: Row): readonly number[] => {
  const next = [row];
  for (let column = 1; column <= b.length; column++) {
    const same = a[row - 1] === b[column - 1];
    const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
    next[column] = Math.min(
      (last[column] ?? 0) + 1,
      (next[column - 1] ?? 0) + 1,
      (last[column - 1] ?? 0) + (same ? 0 : 1),
      swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
    );
  }
  return next;
};

/** Shortest word that is looked for within the candidates. */
const MIN_PART = 4;

/**
 * The candidate a word was probably meant to be: the one with the fewest letters changed, at most a third of them;
 * else the only one the word is a part of. Undefined when there is none.
 */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  const around: string[] = [];
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MAX_CANDIDATES) break;
    const found = Math.abs(candidate.length - word.length) > limit ? bestDistance : distance(word, candidate);
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
    if (word.length >= MIN_PART && candidate.toLowerCase().includes(word.toLowerCase()))
      around.push(candidate);
  }
  return best ?? (around.length === 1 ? around[0] : undefined);
};

/** "Did you mean X?", or what else there is to say. */
export const didYouMean = (word: string, candidates: Iterable<string>, otherwise: string): string => {
  const meant = nearest(word, candidates);
  return meant === undefined ? otherwise : `Did you mean "${meant}"?`;
};
