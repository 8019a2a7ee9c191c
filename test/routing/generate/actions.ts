import type { BackendDocument, FilterDocument, RuleDocument } from './documents.ts';
import type { Prng } from './prng.ts';
import { GRANTED_SERVICE, OWN_SERVICES } from './surroundings.ts';

/** What a rule does, without its matches. */
export type ActionDocument = Pick<RuleDocument, 'filters' | 'backendRefs' | 'timeouts' | 'retry'>;

/** A redirect, or backends with any filters, for a route of that namespace. */
export const makeAction = (prng: Prng, namespace: string): ActionDocument =>
  prng.chance(0.2) ? redirect(prng) : forward(prng, namespace);

/** Whether a filter replaces a prefix, so that the rule must have exactly one match, a PathPrefix. */
export const replacesPrefix = ({ filters }: ActionDocument): boolean =>
  JSON.stringify(filters ?? []).includes('ReplacePrefixMatch');

const redirect = (prng: Prng): ActionDocument => {
  const requestRedirect = {
    ...(prng.chance(0.4) && { scheme: prng.pick(['http', 'https']) }),
    ...(prng.chance(0.4) && { hostname: 'moved.example.com' }),
    ...(prng.chance(0.35) && { port: prng.pick([80, 443, 8443]) }),
    ...(prng.chance(0.6) && { path: replacedPath(prng) }),
    statusCode: prng.pick([301, 302, 303, 307, 308]),
  };
  return { filters: [{ type: 'RequestRedirect', requestRedirect }] };
};

const replacedPath = (prng: Prng): unknown =>
  prng.chance(0.4)
    ? { type: 'ReplaceFullPath', replaceFullPath: prng.pick(['/', '/new/path']) }
    : { type: 'ReplacePrefixMatch', replacePrefixMatch: prng.pick(['', '/', '/new', '/new/', '/a']) };

const forward = (prng: Prng, namespace: string): ActionDocument => {
  const filters = [
    ...(prng.chance(0.3) ? [rewrite(prng)] : []),
    ...(prng.chance(0.3) ? [headerFilter(prng, 'Request', 'rule')] : []),
    ...(prng.chance(0.2) ? [headerFilter(prng, 'Response', 'rule')] : []),
    ...(prng.chance(0.15) ? [mirror(prng)] : []),
  ];
  const backendRefs = makeBackends(prng, namespace);
  return {
    ...(filters.length > 0 && { filters }),
    ...(backendRefs.length > 0 && { backendRefs }),
    ...(prng.chance(0.1) && { timeouts: { request: '30s', backendRequest: '10s' } }),
    ...(prng.chance(0.1) && { retry: { attempts: 1, codes: [502, 503], backoff: '25ms' } }),
  };
};

const rewrite = (prng: Prng): FilterDocument => {
  const path = prng.chance(0.8) ? { path: replacedPath(prng) } : {};
  const hostname = prng.chance(0.4) || !('path' in path) ? { hostname: 'inner.example.com' } : {};
  return { type: 'URLRewrite', urlRewrite: { ...path, ...hostname } };
};

/** Each level has names of its own: Gateway API gives no order between a rule's changes and a backend's. */
const headerFilter = (
  prng: Prng,
  side: 'Request' | 'Response',
  level: 'rule' | 'backend',
): FilterDocument => {
  const chosen = prng.some(['set', 'add', 'remove'], 1 + prng.below(3));
  const value = prng.pick(['one', 'two words', '3']);
  const modifier = {
    ...(chosen.includes('set') && { set: [{ name: `x-${level}-set`, value }] }),
    ...(chosen.includes('add') && { add: [{ name: `X-${level}-Add`, value }] }),
    ...(chosen.includes('remove') && { remove: [level === 'rule' ? 'x-a' : 'x-b'] }),
  };
  return { type: `${side}HeaderModifier`, [`${side.toLowerCase()}HeaderModifier`]: modifier };
};

const mirror = (prng: Prng): FilterDocument => {
  const backendRef = { name: prng.pick(OWN_SERVICES), namespace: 'shop', port: 80 };
  const share = prng.pick([{}, { percent: 50 }, { fraction: { numerator: 1, denominator: 8 } }]);
  return { type: 'RequestMirror', requestMirror: { backendRef, ...share } };
};

const makeBackends = (prng: Prng, namespace: string): readonly BackendDocument[] => {
  if (prng.chance(0.05)) return [];
  const count = prng.chance(0.6) ? 1 : 2 + prng.below(2);
  return Array.from({ length: count }, () => ({ ...target(prng, namespace), ...makeShare(prng, count) }));
};

const makeShare = (prng: Prng, count: number): Pick<BackendDocument, 'weight' | 'filters'> => {
  const zero = prng.chance(count === 1 ? 0.06 : 0.2);
  const weight = zero
    ? { weight: 0 }
    : count > 1 && prng.chance(0.8)
      ? { weight: prng.pick([1, 2, 10, 90]) }
      : {};
  const filters = prng.chance(0.15)
    ? { filters: [headerFilter(prng, prng.pick(['Request', 'Response']), 'backend')] }
    : {};
  return { ...weight, ...filters };
};

/** Subsets only in their own namespace: whether a grant for a Service covers them is no common ground. */
const target = (prng: Prng, namespace: string): BackendDocument => {
  const draw = prng.below(100);
  if (draw < 8) return { name: 'nowhere', port: 80 };
  if (draw < 20) return { ...GRANTED_SERVICE, port: 80 };
  if (draw < 40 && namespace === 'shop') {
    const name = `${prng.pick(OWN_SERVICES)}.${prng.pick(['v1', 'v2'])}`;
    return { group: 'flyball.dev', kind: 'Subset', name };
  }
  return { namespace: 'shop', name: prng.pick(OWN_SERVICES), port: 80 };
};
