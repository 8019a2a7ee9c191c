import { isIPv6 } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type ListenAddress, plainAddress } from '../core/address.ts';
import { type Access, type Credentials, mayEnter } from '../core/auth.ts';
import type { RegistryError } from '../core/errors.ts';
import type { Naming } from '../nacos/naming.ts';
import { beatRoutes } from './beat-route.ts';
import { type HttpAnswer, type HttpCall, refuse } from './call.ts';
import { instanceRoutes } from './instance-routes.ts';
import { listRoutes } from './list-routes.ts';
import { login, loginPaths } from './login.ts';
import { operatorRoutes } from './operator-routes.ts';
import { type Params, readParams } from './params.ts';
import { bindUdp } from './udp-datagram.ts';
import { createUdpPush, noUdpPush, type UdpPush } from './udp-push.ts';
import { unsupported } from './unsupported.ts';

/** A running listener. */
export interface HttpListener {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Context path of every Nacos server. */
const CONTEXT = '/nacos';
const MAX_BODY = 256 * 1024;
// npm's client sends a beat with its metadata in the query: 8 KiB of metadata are up to 24 KiB there.
const MAX_HEADER = 64 * 1024;

const routes = [...instanceRoutes, ...beatRoutes, ...listRoutes, ...operatorRoutes];

function paramsOf(request: FastifyRequest): Params {
  const at = request.raw.url?.indexOf('?') ?? -1;
  const query = at < 0 ? '' : (request.raw.url ?? '').slice(at + 1);
  return readParams(query, typeof request.body === 'string' ? request.body : '');
}

function credentialsOf(request: FastifyRequest, params: Params): Credentials | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? params.get('accessToken');
  if (token !== undefined) return { kind: 'token', token };
  const username = params.get('username');
  const password = params.get('password');
  return username === undefined || password === undefined
    ? undefined
    : { kind: 'password', username, password };
}

const unauthorized: RegistryError = {
  code: 'Unauthorized',
  what: 'credentials',
  why: 'missing or wrong',
  mend: 'send accessToken, or username and password',
};

async function send(reply: FastifyReply, answer: HttpAnswer): Promise<void> {
  const type = answer.type === 'json' ? 'application/json;charset=UTF-8' : 'text/plain;charset=UTF-8';
  await reply.code(answer.status).header('content-type', type).send(answer.body);
}

function callOf(request: FastifyRequest, { naming, udp }: Pick<HttpCall, 'naming' | 'udp'>): HttpCall {
  const address = plainAddress(request.socket.remoteAddress ?? '');
  const agent = (request.headers['user-agent'] ?? '').slice(0, 256);
  return { naming, udp, params: paramsOf(request), address, agent };
}

function addRoutes(
  app: FastifyInstance,
  access: Access,
  surroundings: Pick<HttpCall, 'naming' | 'udp'>,
): void {
  for (const { method, path, run } of routes) {
    app.route({
      method,
      url: CONTEXT + path,
      handler: async (request, reply) => {
        const call = callOf(request, surroundings);
        const open = access.kind === 'open' || (await mayEnter(access, credentialsOf(request, call.params)));
        await send(reply, open ? run(call) : refuse(unauthorized));
      },
    });
  }
  for (const path of loginPaths) {
    app.post(CONTEXT + path, async (request, reply) => send(reply, await login(access, paramsOf(request))));
  }
}

function addFallbacks(app: FastifyInstance, naming: Naming): void {
  app.setNotFoundHandler((request, reply) =>
    send(reply, unsupported(request.method, request.url.split('?')[0] ?? '')),
  );
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500, message } =
      error instanceof Error ? (error as { statusCode?: number; message: string }) : { message: 'failed' };
    if (statusCode >= 500) naming.log({ level: 'error', code: 'NacosRequestFailed', message });
    return send(reply, {
      status: statusCode,
      type: 'text',
      body: statusCode >= 500 ? 'the request failed' : message,
    });
  });
}

function createApp(): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: MAX_BODY,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    http: { maxHeaderSize: MAX_HEADER },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  return app;
}

async function openUdp(naming: Naming, host: string): Promise<UdpPush> {
  return isIPv6(host) ? noUdpPush : createUdpPush(naming, await bindUdp(host));
}

/** Listens for Nacos 1.x clients and for HTTP tools. Rejects when the address cannot be bound. */
export async function startHttp(
  naming: Naming,
  access: Access,
  address: ListenAddress,
): Promise<HttpListener> {
  const app = createApp();
  const udp = await openUdp(naming, address.host);
  addRoutes(app, access, { naming, udp });
  addFallbacks(app, naming);
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    udp.stop();
    throw error;
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    port,
    stop: async () => {
      udp.stop();
      await app.close();
    },
  };
}
