import type { HeaderOps, PathRewrite, Redirect, Rewrite } from '@flyball/proto/ir';
import type { HTTPRouteFilter } from '../kinds/http-route-filter.ts';

type Settings<K extends keyof HTTPRouteFilter> = NonNullable<HTTPRouteFilter[K]>;

/** Settings of the filter of a type, of which the schema admits one. */
const settings = <K extends keyof HTTPRouteFilter>(
  filters: readonly HTTPRouteFilter[] | undefined,
  field: K,
): Settings<K> | undefined =>
  filters?.find((filter) => filter[field] !== undefined)?.[field] as Settings<K> | undefined;

/** Header changes of a modifier; names in lower case. */
const headerOps = (modifier: Settings<'requestHeaderModifier'> | undefined): HeaderOps | undefined =>
  modifier && {
    set: (modifier.set ?? []).map(lowerName),
    add: (modifier.add ?? []).map(lowerName),
    remove: (modifier.remove ?? []).map((name) => name.toLowerCase()),
  };

const lowerName = ({ name, value }: { readonly name: string; readonly value: string }) => ({
  name: name.toLowerCase(),
  value,
});

/** Header changes of a list of filters, absent where there are none. */
export const headerChanges = (
  filters: readonly HTTPRouteFilter[] | undefined,
): { readonly requestHeaders?: HeaderOps; readonly responseHeaders?: HeaderOps } => {
  const requestHeaders = headerOps(settings(filters, 'requestHeaderModifier'));
  const responseHeaders = headerOps(settings(filters, 'responseHeaderModifier'));
  return { ...(requestHeaders && { requestHeaders }), ...(responseHeaders && { responseHeaders }) };
};

/** Redirect of a list of filters, or undefined. */
export const redirectOf = (filters: readonly HTTPRouteFilter[] | undefined): Redirect | undefined => {
  const redirect = settings(filters, 'requestRedirect');
  return (
    redirect && {
      scheme: redirect.scheme ?? '',
      host: redirect.hostname ?? '',
      port: redirect.port ?? 0,
      status: redirect.statusCode,
      ...pathChange(redirect.path),
    }
  );
};

/** Rewrite of a list of filters, or undefined. */
export const rewriteOf = (filters: readonly HTTPRouteFilter[] | undefined): Rewrite | undefined => {
  const rewrite = settings(filters, 'urlRewrite');
  return rewrite && { host: rewrite.hostname ?? '', ...pathChange(rewrite.path) };
};

const pathChange = (modifier: Settings<'urlRewrite'>['path']): { readonly path?: PathRewrite } => {
  if (modifier === undefined) return {};
  return modifier.type === 'ReplaceFullPath'
    ? { path: { type: 'full', value: modifier.replaceFullPath ?? '' } }
    : { path: { type: 'prefix', value: modifier.replacePrefixMatch ?? '' } };
};

const MILLION = 1_000_000;

/** Share of requests a mirror copies, in millionths, rounded to the nearest. */
export const mirrorShare = ({ percent, fraction }: Settings<'requestMirror'>): number => {
  if (fraction) return Math.round((fraction.numerator * MILLION) / fraction.denominator);
  return ((percent ?? 100) * MILLION) / 100;
};
