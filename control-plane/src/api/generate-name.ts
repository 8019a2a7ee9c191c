/** Random bytes of that number. */
export type RandomBytes = (count: number) => Uint8Array;

/** Kubernetes' letters: no vowels, nothing that looks like another. 27 of them. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;

/** Longest base: what follows it must fit into a DNS label. */
const MAX_BASE = 63 - SUFFIX;

/** A name of the given beginning and five random letters. */
export function generateName(base: string, random: RandomBytes): string {
  const suffix = [...random(SUFFIX)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
  return `${base.slice(0, MAX_BASE)}${suffix}`;
}
