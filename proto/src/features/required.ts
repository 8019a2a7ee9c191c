import { consumerOf } from '../ir/keys.ts';
import type { IrBody, IrKind, Limit, Listener, Match, RouteBlock, Rule, Service } from '../ir/types.ts';
import type { FeatureName } from './features.ts';

type Rows<T> = readonly (readonly [FeatureName, (body: T) => boolean])[];

const usesRegex = (match: Match): boolean =>
  match.path?.type === 'regex' || [...match.headers, ...match.queries].some(({ type }) => type === 'regex');

const someMatch = (test: (match: Match) => boolean) => (rule: Rule) => rule.matches.some(test);

const RULE_FEATURES: Rows<Rule> = [
  ['route.match.method', someMatch(({ method }) => method !== '')],
  ['route.match.header', someMatch(({ headers }) => headers.length > 0)],
  ['route.match.query', someMatch(({ queries }) => queries.length > 0)],
  ['route.match.regex', someMatch(usesRegex)],
  ['route.redirect', ({ redirect }) => redirect !== undefined],
  ['route.rewrite', ({ rewrite }) => rewrite !== undefined],
  ['route.headers', (rule) => changesHeaders(rule) || rule.backends.some(changesHeaders)],
  ['route.mirror', ({ mirrors }) => mirrors.length > 0],
  ['route.timeout', (rule) => rule.requestTimeoutMs !== undefined || rule.backendTimeoutMs !== undefined],
  ['route.retry', ({ retry }) => retry !== undefined],
  ['route.split', ({ backends }) => backends.length > 1],
  ['route.split-key', ({ splitKey }) => splitKey !== undefined],
];

const BLOCK_FEATURES: Rows<RouteBlock> = [['route.consumer', ({ scope }) => consumerOf(scope) !== undefined]];

const changesHeaders = (part: Pick<Rule, 'requestHeaders' | 'responseHeaders'>): boolean =>
  part.requestHeaders !== undefined || part.responseHeaders !== undefined;

const LIMIT_FEATURES: Rows<Limit> = [
  ['limit.local', () => true],
  ['limit.keyed', ({ keys }) => keys.length > 0],
  ['route.match.regex', ({ matches }) => matches.some(usesRegex)],
];

const SERVICE_FEATURES: Rows<Service> = [['service.balancing', ({ balancing }) => balancing !== undefined]];

const LISTENER_FEATURES: Rows<Listener> = [['listener.waypoint', ({ meshService }) => meshService !== '']];

const holding = <T>(rows: Rows<T>, bodies: readonly T[]): readonly FeatureName[] =>
  rows.filter(([, test]) => bodies.some(test)).map(([name]) => name);

const BY_KIND: { readonly [K in IrKind]: (body: IrBody<K>) => readonly FeatureName[] } = {
  Listener: (body) => holding(LISTENER_FEATURES, [body]),
  RouteBlock: (body: RouteBlock) => [
    ...holding(BLOCK_FEATURES, [body]),
    ...holding(RULE_FEATURES, body.rules),
  ],
  Service: (body) => holding(SERVICE_FEATURES, [body]),
  Endpoints: () => [],
  Limit: (body) => holding(LIMIT_FEATURES, [body]),
  Patch: () => ['patch.xds'],
};

/** Features an engine must know to enforce this body, sorted. */
export const requiredFeatures = <K extends IrKind>(kind: K, body: IrBody<K>): readonly FeatureName[] =>
  [...BY_KIND[kind](body)].sort();
