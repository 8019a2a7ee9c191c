import type { Rule } from '@flyball/proto/ir';
import type { Route } from '../bodies.ts';
import type { RouteContext, RouteDialect } from '../routes/dialect.ts';
import { forwardFields } from './forward.ts';
import { responseHeaderFields } from './header-ops.ts';
import { limitConfigs, limitMetadata } from './limits.ts';
import { routeMatch } from './match.ts';
import { redirectRoutes } from './redirect.ts';

const NO_BACKEND = 500;
const WITHHELD = 503;

/** The routes of one match, in order; named by the rule. None where no request can match. */
const routesOf = (rule: Rule, context: RouteContext): readonly Route[] => {
  const match = routeMatch(context.match);
  if (!match) return [];
  const head = {
    name: rule.id,
    match,
    ...(context.limits.length > 0 && { metadata: limitMetadata(context.limits) }),
  };
  if (context.isWithheld) return [{ ...head, directResponse: { status: WITHHELD } }];
  if (!rule.redirect) {
    return [{ ...head, ...(forwardFields(rule, context) ?? { directResponse: { status: NO_BACKEND } }) }];
  }
  return redirectRoutes(rule.redirect, context).map(({ redirect, headers }) => ({
    ...head,
    match: headers.length > 0 ? { ...match, headers: [...(match.headers ?? []), ...headers] } : match,
    ...responseHeaderFields([rule.responseHeaders]),
    redirect,
  }));
};

/** Routes for Envoy. */
export const envoyRoutes: RouteDialect = {
  routesOf,
  fieldsOf: (limits) => {
    const typedPerFilterConfig = limitConfigs(limits);
    return { ignorePortInHostMatching: true, ...(typedPerFilterConfig && { typedPerFilterConfig }) };
  },
  limits: true,
};
