import { serviceDefinition } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { asEngineError, EngineError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { statusOf } from './grpc-status.ts';
import { wireOverCall } from './grpc-wire.ts';
import type { PlaneWire } from './wire.ts';

/** How the plane listens for engines. */
export interface GrpcPlaneOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  /** Without TLS the address should be a loopback one: tokens travel in the clear. */
  readonly credentials?: ServerCredentials;
  /** Turns a bearer token into whom it was issued to. Throwing or undefined refuses. */
  readonly authenticate: (token: string) => Promise<string | undefined> | string | undefined;
  /** Gets each authenticated stream. */
  readonly accept: (wire: PlaneWire, subject: string) => void;
}

/** A listening plane. */
export interface GrpcPlane {
  readonly port: number;
  /** Ends all streams and stops listening. */
  readonly close: () => Promise<void>;
}

type Call = ServerDuplexStream<EngineMessage, PlaneMessage>;

const OPTIONS = {
  'grpc.max_receive_message_length': LIMITS.messageBytes,
  'grpc.max_send_message_length': LIMITS.messageBytes,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;

/** The token of `authorization: Bearer …` (RFC 6750), empty when there is none. */
const tokenOf = (call: Call): string => {
  const [header] = call.metadata.get('authorization');
  return typeof header === 'string' ? (/^Bearer +(\S{1,4096})$/i.exec(header)?.[1] ?? '') : '';
};

const identify = async (call: Call, { authenticate }: GrpcPlaneOptions): Promise<string> => {
  const token = tokenOf(call);
  const subject = token === '' ? undefined : await authenticate(token);
  if (subject === undefined) throw new EngineError('FLYBALL_ENGINE_UNAUTHENTICATED');
  return subject;
};

/** grpc-js sends an `error` that is emitted on a call as its status, after what was written. */
const endCall = (call: Call, error: EngineError | undefined): void => {
  if (error) call.emit('error', statusOf(error));
  else call.end();
};

const wireOf = (call: Call): PlaneWire =>
  wireOverCall<PlaneMessage, EngineMessage>(call, {
    end: (error) => endCall(call, error),
    onEnded: (ended) => {
      call.on('end', () => {
        ended(undefined);
        call.end();
      });
      call.on('cancelled', () => ended(new EngineError('FLYBALL_ENGINE_UNREACHABLE', 'cancelled')));
      call.on('error', (error) => ended(new EngineError('FLYBALL_ENGINE_UNREACHABLE', error.message)));
    },
  });

const serve = async (call: Call, options: GrpcPlaneOptions): Promise<void> => {
  try {
    const subject = await identify(call, options);
    if (!call.cancelled) options.accept(wireOf(call), subject);
  } catch (error) {
    endCall(call, asEngineError(error, 'FLYBALL_ENGINE_UNAUTHENTICATED'));
  }
};

const bind = (server: Server, { address, credentials }: GrpcPlaneOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, credentials ?? ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });

/** Listens for engines. Rejects when the address is taken. */
export const listenForEngines = async (options: GrpcPlaneOptions): Promise<GrpcPlane> => {
  const server = new Server(OPTIONS);
  server.addService(serviceDefinition('flyball.engine.v1.EngineService'), {
    session: (call: Call) => void serve(call, options),
  });
  const port = await bind(server, options);
  return {
    port,
    close: async () => {
      server.forceShutdown();
    },
  };
};
