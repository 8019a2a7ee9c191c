import {
  HEADER_NAMES,
  METHODS,
  PATH_PATTERNS,
  type Pattern,
  QUERY_NAMES,
  SEGMENTS,
  VALUE_PATTERNS,
  VALUES,
} from './alphabet.ts';
import type { MatchDocument, NamedMatch } from './documents.ts';
import type { Prng } from './prng.ts';

/** A path of one to three segments. */
export const makePath = (prng: Prng): string =>
  Array.from({ length: 1 + prng.below(3) }, () => `/${prng.pick(SEGMENTS)}`).join('');

/** A match of any shape; `prefixOnly` gives it a PathPrefix, as a replaced prefix needs. */
export const makeMatch = (prng: Prng, prefixOnly: boolean): MatchDocument => {
  const path = prefixOnly ? prefixMatch(prng) : pathMatch(prng);
  const headers = prng.chance(0.3) ? namedMatches(prng, HEADER_NAMES) : [];
  const queryParams = prng.chance(0.2) ? namedMatches(prng, QUERY_NAMES) : [];
  return {
    ...(path && { path }),
    ...(prng.chance(0.25) && { method: prng.pick(METHODS) }),
    ...(headers.length > 0 && { headers }),
    ...(queryParams.length > 0 && { queryParams }),
  };
};

const pathMatch = (prng: Prng): MatchDocument['path'] => {
  const draw = prng.below(100);
  if (draw < 8) return undefined;
  if (draw < 33)
    return { type: 'Exact', value: prng.chance(0.1) ? '/' : makePath(prng) + (prng.chance(0.15) ? '/' : '') };
  if (draw < 50) return { type: 'RegularExpression', value: prng.pick(PATH_PATTERNS).pattern };
  return prefixMatch(prng);
};

const prefixMatch = (prng: Prng): NonNullable<MatchDocument['path']> => {
  if (prng.chance(0.12)) return { type: 'PathPrefix', value: '/' };
  return { type: 'PathPrefix', value: makePath(prng) + (prng.chance(0.15) ? '/' : '') };
};

const namedMatches = (prng: Prng, names: readonly string[]): readonly NamedMatch[] =>
  prng
    .some(names, 1 + prng.below(2))
    .map((name) =>
      prng.chance(0.35)
        ? { name, type: 'RegularExpression', value: prng.pick(VALUE_PATTERNS).pattern }
        : { name, type: 'Exact', value: prng.pick(VALUES) },
    );

/** A value that the condition takes. */
export const fittingValue = (prng: Prng, { type, value }: NamedMatch): string =>
  type === 'Exact' ? value : fitOf(prng, VALUE_PATTERNS, value);

/** A path that the condition takes. */
export const fittingPath = (prng: Prng, path: MatchDocument['path']): string => {
  if (!path) return prng.chance(0.2) ? '/' : makePath(prng);
  if (path.type === 'RegularExpression') return fitOf(prng, PATH_PATTERNS, path.value);
  if (path.type === 'Exact') return path.value;
  const bare = path.value.endsWith('/') ? path.value.slice(0, -1) : path.value;
  return bare + prng.pick(bare === '' ? ['/', makePath(prng)] : ['', '/', makePath(prng)]);
};

const fitOf = (prng: Prng, patterns: readonly Pattern[], pattern: string): string =>
  prng.pick(patterns.find((known) => known.pattern === pattern)?.fits ?? ['']);
