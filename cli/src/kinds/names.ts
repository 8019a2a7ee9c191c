import { didYouMean } from '@flyball/policy/check';
import { KINDS, type Kind } from '@flyball/policy/kinds';
import { cliFault } from '../faults.ts';

/** Kinds that are stored. */
export const STORED: readonly Kind[] = KINDS.filter(({ class: written }) => written !== 'reference');

const wordsOf = ({ kind, plural, singular, shortNames }: Kind): readonly string[] => [
  plural,
  singular,
  kind.toLowerCase(),
  ...shortNames,
];

const byWord: ReadonlyMap<string, Kind> = new Map(
  STORED.flatMap((kind) => wordsOf(kind).map((word) => [word, kind] as const)),
);

/** The kind a word means, in any case: plural, singular or short name, with or without `.group`. Throws a fault. */
export const kindNamed = (word: string): Kind => {
  const [name = '', ...group] = word.toLowerCase().split('.');
  const kind = byWord.get(name);
  if (kind !== undefined && (group.length === 0 || isGroup(kind, group.join('.')))) return kind;
  const mend = didYouMean(word, byWord.keys(), 'See `flyball api-resources`.');
  throw cliFault('FLYBALL_CLI_KIND', `There is no kind "${word}".`, mend);
};

const isGroup = ({ group, versions }: Kind, given: string): boolean =>
  given === group || versions.some((version) => given === `${version}.${group}`);
