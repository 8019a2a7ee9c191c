import { hostMatches } from '@flyball/proto/ir';
import { HEADER_NAMES, HOSTS, METHODS, PORTS, QUERY_NAMES, SEGMENTS, USERS, VALUES } from './alphabet.ts';
import type { GatewayDocument, MatchDocument, RouteDocument } from './documents.ts';
import { fittingPath, fittingValue, makePath } from './matches.ts';
import type { Prng } from './prng.ts';
import { GATEWAY } from './surroundings.ts';

/** One input line of a trace batch. */
export interface BatchLine {
  /** `configuration.request:namespace/route/rule/match` of the match it was made to fit. */
  readonly id: string;
  readonly via: { readonly gateway: string; readonly port: number };
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The match a request is made to fit; another one may win, and the request may be changed to miss it. */
interface Aim {
  readonly route: RouteDocument;
  readonly match: MatchDocument;
  /** `namespace/route/rule/match`. */
  readonly label: string;
}

/** A request in parts. */
interface Draft {
  readonly port: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests that fit, nearly fit, or fit several matches of the routes. */
export const makeRequests = (
  prng: Prng,
  { gateway, routes, count, prefix }: RequestPlan,
): readonly BatchLine[] => {
  const aims = routes.flatMap(aimsOf);
  return Array.from({ length: count }, (_, index) => {
    const aim = prng.pick(aims);
    const draft = addNoise(prng, draftFor(prng, { aim, gateway }));
    return toLine(prng.chance(0.35) ? disturb(prng, draft) : draft, `${prefix}.${index}:${aim.label}`);
  });
};

/** What requests are made for. */
export interface RequestPlan {
  readonly gateway: GatewayDocument;
  readonly routes: readonly RouteDocument[];
  readonly count: number;
  /** Start of the ids. */
  readonly prefix: string;
}

const aimsOf = (route: RouteDocument): readonly Aim[] =>
  route.spec.rules.flatMap(({ matches }, rule) =>
    matches.map((match, index) => {
      const { namespace, name } = route.metadata;
      return { route, match, label: `${namespace}/${name}/${rule}/${index}` };
    }),
  );

const draftFor = (prng: Prng, { aim, gateway }: { aim: Aim; gateway: GatewayDocument }): Draft => {
  const { route, match } = aim;
  const section = gateway.spec.listeners.find(({ name }) => name === route.spec.parentRefs[0]?.sectionName);
  const pattern = route.spec.hostnames ? prng.pick(route.spec.hostnames) : '*';
  const under = HOSTS.filter(
    (host) => hostMatches(pattern, host) && hostMatches(section?.hostname ?? '*', host),
  );
  return {
    port: section?.port ?? route.spec.parentRefs[0]?.port ?? prng.pick(PORTS),
    host: under.length > 0 ? prng.pick(under) : prng.pick(HOSTS),
    method: match.method ?? prng.pick(METHODS),
    path: fittingPath(prng, match.path),
    query: (match.queryParams ?? []).map((query) => [query.name, fittingValue(prng, query)] as const),
    headers: Object.fromEntries(
      (match.headers ?? []).map((header) => [header.name, fittingValue(prng, header)]),
    ),
  };
};

/** Parts that no condition asked for, but others may. */
const addNoise = (prng: Prng, draft: Draft): Draft => ({
  ...draft,
  query: prng.chance(0.25) ? [...draft.query, [prng.pick(QUERY_NAMES), prng.pick(VALUES)]] : draft.query,
  headers: {
    ...(prng.chance(0.3) && { [prng.pick(HEADER_NAMES)]: prng.pick(VALUES) }),
    ...(prng.chance(0.5) && { 'x-user': prng.pick(USERS) }),
    ...draft.headers,
  },
});

/** Changes one part, so that the request may miss what it was made to fit. */
const disturb = (prng: Prng, draft: Draft): Draft => {
  const { path } = draft;
  const changes: readonly (() => Partial<Draft>)[] = [
    () => ({ host: prng.pick(HOSTS) }),
    () => ({ host: `${draft.host}:${prng.pick([8090, 8443, 9999])}` }),
    () => ({ port: prng.pick(PORTS) }),
    () => ({ method: prng.pick(METHODS) }),
    () => ({ path: makePath(prng) }),
    () => ({ path: path.endsWith('/') ? path + prng.pick(SEGMENTS) : `${path}/` }),
    () => ({ path: `${path}${prng.pick(SEGMENTS)}` }),
    () => ({ path: path.slice(0, Math.max(1, path.lastIndexOf('/'))) }),
    () => ({ headers: { ...draft.headers, [prng.pick(HEADER_NAMES)]: prng.pick(VALUES) } }),
    () => ({ query: [[prng.pick(QUERY_NAMES), prng.pick(VALUES)], ...draft.query] }),
    () => ({ query: [], headers: {} }),
  ];
  return { ...draft, ...prng.pick(changes)() };
};

const toLine = ({ port, host, method, path, query, headers }: Draft, id: string): BatchLine => {
  const search = query.map(([name, value]) => `${name}=${value}`).join('&');
  return {
    id,
    via: { gateway: `${GATEWAY.namespace}/${GATEWAY.name}`, port },
    method,
    url: `http://${host}${path}${search === '' ? '' : `?${search}`}`,
    ...(Object.keys(headers).length > 0 && { headers }),
  };
};
