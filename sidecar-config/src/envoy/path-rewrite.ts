import type { Match, PathRewrite } from '@flyball/proto/ir';
import type { RegexRewrite } from '../bodies.ts';
import { quoted, substitution } from './pattern.ts';

/** New path of a request or of a redirect's location: one of two fields that both have. */
export type PathChange =
  | { readonly prefixRewrite: string; readonly regexRewrite?: never }
  | { readonly prefixRewrite?: never; readonly regexRewrite: RegexRewrite }
  | { readonly prefixRewrite?: never; readonly regexRewrite?: never };

const regexChange = (regex: string, value: string): PathChange => ({
  regexRewrite: { pattern: { regex }, substitution: substitution(value) },
});

/**
 * How Envoy writes the new path; the query stays. `prefix_rewrite` joins new prefix and rest as they are: `/strip` to
 * `/` would make `/strip/a` to `//a`. An expression takes the slash along instead.
 */
export const pathChange = (rewrite: PathRewrite, { path }: Match): PathChange => {
  const whole = (value: string): PathChange => regexChange('^.*$', value === '' ? '/' : value);
  if (rewrite.type === 'full') return whole(rewrite.value);
  const target = rewrite.value.endsWith('/') ? rewrite.value.slice(0, -1) : rewrite.value;
  if (path?.type === 'exact' || path?.type === 'regex')
    return path.value === '/' ? below(target) : whole(target);
  const prefix = path?.value.replace(/\/+$/, '') ?? '';
  if (prefix === '') return below(target);
  return target === '' ? regexChange(`^${quoted(prefix)}/?`, '/') : { prefixRewrite: target };
};

/** The whole path moved below another one. */
const below = (target: string): PathChange => (target === '' ? {} : regexChange('^/', `${target}/`));
