import { type Access, mayEnter } from '../core/auth.ts';
import type { Naming } from '../nacos/naming.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Handlers } from './handler.ts';
import { type Message, requestIdOf } from './message.ts';
import { CODES, failure, success } from './reply.ts';
import { acknowledge } from './subscriber.ts';

/** What requests are answered with. */
export type Dispatch = {
  readonly naming: Naming;
  readonly access: Access;
  readonly connections: Connections;
  readonly handlers: Handlers;
};

/**
 * Whether the server negotiates abilities. It does not: clients that know the question go on at once with what every
 * 2.x server can do, which is what is served here. Others (Rust, Node) never ask.
 */
const serverCheck = (request: Message, peer: string): Buffer =>
  success(request, 'ServerCheckResponse', {
    fields: { connectionId: peer, supportAbilityNegotiation: false },
  });

function handle({ naming, handlers }: Dispatch, connection: Connection, request: Message): Buffer {
  const handler = Object.hasOwn(handlers, request.type) ? handlers[request.type] : undefined;
  if (handler !== undefined) return handler({ naming, connection, request });
  const message = `No handler for ${request.type.slice(0, 100)}`;
  return failure(request, 'ErrorResponse', { code: CODES.noHandler, message });
}

const unregistered = (request: Message): Buffer =>
  failure(request, 'ErrorResponse', {
    code: CODES.unregistered,
    message: 'Connection is unregistered.',
  });

/** Answers one unary request. Clients may ask for the server's health in any order with their set-up. */
export async function answerUnary(dispatch: Dispatch, peer: string, request: Message): Promise<Buffer> {
  const { access, connections } = dispatch;
  if (request.type === 'ServerCheckRequest') return serverCheck(request, peer);
  const connection = connections.get(peer);
  if (connection === undefined) return unregistered(request);
  connections.touch(connection);
  if (request.type === 'HealthCheckRequest') return success(request, 'HealthCheckResponse');
  const token = request.headers['accessToken'];
  const credentials = token === undefined ? undefined : ({ kind: 'token', token } as const);
  if (!(await mayEnter(access, credentials))) {
    return failure(request, 'ErrorResponse', {
      code: CODES.forbidden,
      message: 'Unauthorized: log in again',
    });
  }
  // It may have ended meanwhile: what is registered on it then would stay for ever.
  return connections.get(peer) === connection ? handle(dispatch, connection, request) : unregistered(request);
}

/** Takes what a client sends on its stream after the set-up. */
export function takeStreamed({ connections }: Dispatch, connection: Connection, message: Message): void {
  connections.touch(connection);
  if (message.type === 'NotifySubscriberResponse') acknowledge(connection, requestIdOf(message));
}
