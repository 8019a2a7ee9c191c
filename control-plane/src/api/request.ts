import type { FastifyRequest } from 'fastify';
import type { Verb } from '../auth/roles.ts';
import type { Subject } from '../auth/tokens.ts';
import { type ApiPath, parseApiPath, plainPath } from './path.ts';
import { isOn, type Query, queryOf } from './query.ts';

/** What is known of a request before it is answered. */
export interface RequestNote {
  readonly path: string;
  readonly query: Query;
  /** Who asks; absent for what needs no token. */
  readonly subject?: Subject;
  /** Path in metrics: one of few. */
  readonly route: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What it does; absent: needs no token. */
    readonly verb?: Verb | ((request: FastifyRequest) => Verb);
    /** Media types of its answers; the Accept header is held against them. */
    readonly produces?: readonly string[];
  }
  interface FastifyRequest {
    note: RequestNote | undefined;
  }
}

/** What a request below `/api` and `/apis` does, by its method. */
export function resourceVerb({ method, raw }: FastifyRequest): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
    case 'PATCH':
      return 'update';
    case 'DELETE':
      return 'delete';
    default:
      return isWatch(queryOf(raw.url ?? '')) ? 'watch' : 'read';
  }
}

const isWatch = (query: Query): boolean => {
  try {
    return isOn(query, 'watch');
  } catch {
    // A malformed parameter is refused where it is read; whoever may read may learn that.
    return false;
  }
};

/** Path and parameters of a request; undefined when its target is not in the plain form. */
export function noteOf(request: FastifyRequest): RequestNote | undefined {
  const target = request.raw.url ?? '';
  const path = plainPath(target);
  if (path === undefined) return undefined;
  const { url = '' } = request.routeOptions;
  const route = url.startsWith('/api') && url.endsWith('*') ? resourceRoute(parseApiPath(path)) : url;
  return { path, query: queryOf(target), route: route === '' ? 'unknown' : route };
}

function resourceRoute(path: ApiPath | undefined): string {
  if (path === undefined) return 'unknown';
  if (path.type !== 'resource') return path.type === 'core' ? '/api' : '/apis';
  return path.path.name === undefined
    ? '/apis/{group}/{version}/{plural}'
    : '/apis/{group}/{version}/{plural}/{name}';
}

/** The subject of a request whose route wants one. */
export function subjectOf({ note }: FastifyRequest): Subject {
  if (note?.subject === undefined) throw new Error('a route that needs a token was answered without one');
  return note.subject;
}
