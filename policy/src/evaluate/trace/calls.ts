import { parseQualified, qualified } from '@flyball/proto/ir';
import { applyHeaderOps } from '../act/headers.ts';
import type { Evaluation } from '../evaluate.ts';
import { isUnder } from '../match/conditions.ts';
import { type Leg, makeLeg } from './request.ts';
import { parseUrl } from './url.ts';

/** A call a service makes while it answers. */
export interface ServiceCall {
  /** `ns/name`, or a name in the namespace of the caller. */
  readonly service: string;
  /** Requests that cause it; absent: all. */
  readonly when?: { readonly pathPrefix: string } | undefined;
  /** What it sends; absent: `GET /`. The path may hold a query. */
  readonly request?: { readonly method: string; readonly path: string } | undefined;
}

/** What is known of a service's behaviour: CatalogService `calls` and `propagates`. */
export interface ServiceCalls {
  readonly calls: readonly ServiceCall[];
  /** Headers it passes on to what it calls, in lower case. */
  readonly propagates: readonly string[];
}

/** Behaviour of services by `ns/name`. A Map is one. */
export interface CallGraph {
  get(service: string): ServiceCalls | undefined;
}

/** The legs that follow a leg, in the order in which the calls are declared. */
export const nextLegs = (leg: Leg, evaluation: Evaluation, graph: CallGraph): readonly Leg[] => {
  const { action } = evaluation;
  const caller = answeringService(evaluation);
  const known = caller === undefined ? undefined : graph.get(caller);
  if (caller === undefined || known === undefined || action.type !== 'forward') return [];
  const [path = ''] = action.forward.path.split('?', 1);
  const propagates = new Set(known.propagates.map((name) => name.toLowerCase()));
  const headers = applyHeaderOps(leg.headers, action.forward.requestOps).filter(({ name }) =>
    propagates.has(name),
  );
  return known.calls
    .filter(({ when }) => when === undefined || isUnder(path, trimmed(when.pathPrefix)))
    .map((call) => legOf(call, parseQualified(caller).namespace, headers));
};

/** The service that answers; undefined when none does, or when it is left to chance which. */
export const answeringService = ({ action, shares }: Evaluation): string | undefined => {
  if (action.type !== 'forward') return undefined;
  const { picked } = action.forward;
  if (picked !== undefined) return shares[picked]?.service;
  const services = new Set(
    shares.filter(({ share, invalid }) => share > 0 && invalid === '').map(({ service }) => service),
  );
  return services.size === 1 ? [...services][0] : undefined;
};

const legOf = ({ service, request }: ServiceCall, namespace: string, headers: Leg['headers']): Leg => {
  const target = service.includes('/') ? service : qualified(namespace, service);
  const { path, query } = parseUrl(request?.path ?? '/');
  const method = request?.method.toUpperCase() ?? 'GET';
  const authority = parseQualified(target).name;
  return makeLeg(
    { service: target, from: namespace },
    { method, scheme: 'http', authority, path, query, address: '' },
    headers,
  );
};

const trimmed = (prefix: string): string =>
  prefix.length > 1 && prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
