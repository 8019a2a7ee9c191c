import type { Match, Redirect } from '@flyball/proto/ir';
import type { HeaderMatcher, RedirectAction } from '../bodies.ts';
import { type PathChange, pathChange } from './path-rewrite.ts';

/** Where a redirect stands. */
export interface RedirectPlace {
  readonly match: Match;
  /** Domain of the virtual host. */
  readonly domain: string;
  /** Port of the listener as declared; undefined for a waypoint, where the request's own port is kept. */
  readonly listenerPort: number | undefined;
}

/** A redirect, and the requests it holds for besides those the match names. */
export interface RedirectRoute {
  readonly redirect: RedirectAction;
  readonly headers: readonly HeaderMatcher[];
}

const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };

const STATUS = {
  301: 'MOVED_PERMANENTLY',
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
} as const;

const isStatus = (status: number): status is keyof typeof STATUS => status in STATUS;

/** A Host without port. */
const NO_PORT: HeaderMatcher = {
  name: ':authority',
  stringMatch: { safeRegex: { regex: '[^:]*|\\[[^\\]]*\\]' } },
};

/**
 * A redirect as Envoy writes it. Envoy keeps the port of the request's Host unless it is given a host or a port, and
 * writes a port it is given even where it is the scheme's own. So a location without port has its host given where the
 * domain says it; under a wildcard, requests with a port in Host get the well-known port written out, which is the
 * same URL.
 */
export const redirectRoutes = (redirect: Redirect, place: RedirectPlace): readonly RedirectRoute[] => {
  const port = portOf(redirect, place.listenerPort);
  const action = actionOf(redirect, place.match);
  if (port === undefined) return [{ redirect: action, headers: [] }];
  const isWellKnown = port === WELL_KNOWN[redirect.scheme || 'http'];
  const portRedirect = { ...action, portRedirect: port };
  if (!isWellKnown) return [{ redirect: portRedirect, headers: [] }];
  if (redirect.host !== '') return [{ redirect: action, headers: [] }];
  if (!place.domain.startsWith('*'))
    return [{ redirect: { ...action, hostRedirect: place.domain }, headers: [] }];
  return [
    { redirect: action, headers: [NO_PORT] },
    { redirect: portRedirect, headers: [] },
  ];
};

/** The port given; else the well-known one of a scheme given; else the listener's. Listeners speak HTTP. */
const portOf = ({ port, scheme }: Redirect, listenerPort: number | undefined): number | undefined =>
  port === 0 ? (WELL_KNOWN[scheme] ?? listenerPort) : port;

const actionOf = ({ scheme, host, path, status }: Redirect, match: Match): RedirectAction => ({
  ...(scheme !== '' && { schemeRedirect: scheme }),
  ...(host !== '' && { hostRedirect: host }),
  ...(path && locationPath(path, match)),
  responseCode: isStatus(status) ? STATUS[status] : 'FOUND',
});

type LocationPath = PathChange | { readonly pathRedirect: string };

const locationPath = (path: NonNullable<Redirect['path']>, match: Match): LocationPath =>
  path.type === 'full' ? { pathRedirect: path.value === '' ? '/' : path.value } : pathChange(path, match);
