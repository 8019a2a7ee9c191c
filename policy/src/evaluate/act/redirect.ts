import type { Match, Redirect } from '@flyball/proto/ir';
import { hostName } from '../request/host.ts';
import type { EvaluatedRequest, RedirectLocation } from '../types.ts';
import { rewritePath, withQuery } from './path-rewrite.ts';

/** What a redirect depends on besides its own words. */
export interface RedirectContext {
  readonly request: EvaluatedRequest;
  readonly match: Match;
  /** Port of the listener as declared; undefined in a mesh, where the request's own port stays with its host. */
  readonly listenerPort: number | undefined;
}

const WELL_KNOWN = new Map([
  ['http', 80],
  ['https', 443],
]);

/** Where a redirect leads (Gateway API, HTTPRequestRedirectFilter). */
export const redirectLocation = (redirect: Redirect, context: RedirectContext): RedirectLocation => {
  const { request, match } = context;
  const scheme = redirect.scheme || request.scheme;
  const port = portOf(redirect, context);
  return {
    scheme,
    host: redirect.host || hostName(request.authority),
    port: port === WELL_KNOWN.get(scheme) ? undefined : port,
    path: withQuery(rewritePath(redirect.path, { path: request.path, match }), request.query),
  };
};

/** The port given; else the well-known one of the scheme given; else the listener's; else that of the host that is kept. */
const portOf = (redirect: Redirect, { request, listenerPort }: RedirectContext): number | undefined => {
  if (redirect.port !== 0) return redirect.port;
  const kept = redirect.host === '' ? portOfAuthority(request.authority) : undefined;
  return WELL_KNOWN.get(redirect.scheme) ?? listenerPort ?? kept;
};

const portOfAuthority = (authority: string): number | undefined => {
  const port = /:(\d{1,5})$/.exec(authority)?.[1];
  return port === undefined ? undefined : Number(port);
};

/** Value of the Location header. */
export const locationText = ({ scheme, host, port, path }: RedirectLocation): string =>
  `${scheme}://${host}${port === undefined ? '' : `:${port}`}${path}`;
