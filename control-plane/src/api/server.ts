import { type FastifyInstance, fastify, type HTTPMethods } from 'fastify';
import { METRICS } from '../metrics/table.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { notAllowed } from './call.ts';
import type { ApiContext, ApiOptions } from './context.ts';
import { answerFailures, faultOf, isOurs, sendFault } from './failures.ts';
import { guard, SECURITY_HEADERS } from './guard.ts';
import { measure } from './measure.ts';
import { createRecentStates } from './recent-states.ts';
import { resourceVerb } from './request.ts';
import { answerResource } from './resources.ts';
import { OWN_ROUTES, type OwnRoute } from './routes.ts';
import { MAX_JSON_BYTES, MEDIA, takeBodies } from './sent-body.ts';
import { createSlots } from './slots.ts';

/** A route as the router has it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** Whether it needs no token. */
  readonly open: boolean;
}

/** The HTTP API. */
export interface ApiServer {
  /** Resolves with the port; rejects with EADDRINUSE when it is taken. */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>;
  /** Ends watches, lets running requests finish for a short time, then closes what is still open. */
  stop(): Promise<void>;
  readonly routes: readonly Route[];
  /** For tests: answers without a socket. */
  readonly inject: FastifyInstance['inject'];
}

const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const KEEP_ALIVE_MS = 60_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 100;
const STOP_MS = 5_000;

/** Builds the server; nothing listens yet. */
export function createApi(options: ApiOptions): ApiServer {
  const closing = new AbortController();
  const events = options.metrics.counter(METRICS.watchEvents);
  const context: ApiContext = {
    ...options,
    onWatchLine: () => events.add(1),
    recent: createRecentStates(options.effects.now),
    slots: createSlots({ each: options.maxWatches, all: 4 * options.maxWatches }),
    closing: closing.signal,
  };
  const app = createApp(context);
  const routes = collectRoutes(app);
  takeBodies(app);
  guard(app, context);
  measure(app, context);
  answerFailures(app, context.onFailure);
  for (const route of OWN_ROUTES) addOwnRoute(app, context, route);
  for (const path of new Set(OWN_ROUTES.map((route) => route.path)))
    refuseOtherMethods(
      app,
      path,
      OWN_ROUTES.filter((route) => route.path === path),
    );
  for (const path of ['/api', '/api/*', '/apis', '/apis/*']) addResourceRoute(app, context, path);
  return {
    routes,
    inject: app.inject.bind(app),
    async listen(address) {
      await app.listen(address);
      const bound = app.server.address();
      return typeof bound === 'object' && bound !== null ? bound.port : 0;
    },
    async stop() {
      closing.abort();
      const force = setTimeout(() => app.server.closeAllConnections(), STOP_MS);
      await app.close();
      clearTimeout(force);
    },
  };
}

function createApp({ maxConnections, onFailure }: ApiContext): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_JSON_BYTES,
    exposeHeadRoutes: false,
    requestIdHeader: false,
    trustProxy: false,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // With keep-alive of TCP, watches of peers that are gone without a word do not stay open.
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requireHostHeader: true,
      keepAlive: true,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      const fault = faultOf(error, request);
      if (isOurs(fault)) onFailure(error);
      sendFault(reply.headers(SECURITY_HEADERS), fault);
    },
  });
  app.server.maxConnections = maxConnections;
  app.server.maxHeadersCount = MAX_HEADERS;
  return app;
}

function collectRoutes(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const methods = typeof method === 'string' ? [method] : method;
    for (const one of methods) routes.push({ method: one, path: url, open: config?.verb === undefined });
  });
  return routes;
}

/** Methods the router knows; those that do not apply are refused rather than not found. */
const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function addOwnRoute(app: FastifyInstance, context: ApiContext, route: OwnRoute): void {
  const { path, verb, produces, answer } = route;
  const config = { ...(verb === undefined ? {} : { verb }), ...(produces === undefined ? {} : { produces }) };
  app.route({
    url: path,
    method: methodsOf(route),
    config,
    handler: (request, reply) => answer({ context, request, reply, note: request.note ?? noNote() }),
  });
}

/** A path of some routes refuses what none of them takes. */
function refuseOtherMethods(app: FastifyInstance, path: string, routes: readonly OwnRoute[]): void {
  const allow = routes.flatMap(methodsOf).map(String);
  app.route({
    url: path,
    method: METHODS.filter((one) => !allow.includes(String(one))),
    config: { verb: 'identify' },
    handler: (request) => notAllowed(allow, request.note ?? noNote()),
  });
}

const methodsOf = ({ method, verb }: OwnRoute): HTTPMethods[] =>
  verb === undefined && method === 'GET' ? ['GET', 'HEAD'] : [method];

function addResourceRoute(app: FastifyInstance, context: ApiContext, url: string): void {
  app.route({
    url,
    method: [...METHODS],
    config: { verb: resourceVerb, produces: [MEDIA.json] },
    handler: (request, reply) => answerResource({ context, request, reply, note: request.note ?? noNote() }),
  });
}

const noNote = (): never => {
  throw new Error('a request came past the guard');
};
