import { serviceDefinition } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  credentials as channelCredentials,
  Metadata,
} from '@grpc/grpc-js';
import type { Clock } from '../clock.ts';
import type { EngineError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { errorOf } from './grpc-status.ts';
import { wireOverCall } from './grpc-wire.ts';
import type { EngineWire } from './wire.ts';

/** How an engine dials the plane. */
export interface GrpcEngineOptions {
  /** `host:port` of the replicas of the plane; each dial takes the next one. */
  readonly addresses: readonly string[];
  /** Reads the bearer token for a dial, so that a new one holds at once. */
  readonly token: () => string;
  /** Without TLS the addresses should be loopback ones: tokens travel in the clear. */
  readonly credentials?: ChannelCredentials;
  readonly clock: Clock;
}

/** Retries are for calls; a session is dialled again by the host. A session has a connection of its own. */
const OPTIONS = {
  'grpc.enable_retries': 0,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': LIMITS.messageBytes,
  'grpc.max_send_message_length': LIMITS.messageBytes,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;

/** Time for the plane to end its side after the engine ended its own, ms. */
const GRACE = 2_000;

const { session } = serviceDefinition('flyball.engine.v1.EngineService');

type Call = ClientDuplexStream<EngineMessage, PlaneMessage>;

const openCall = (client: Client, token: string): Call => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return client.makeBidiStreamRequest(
    session.path,
    session.requestSerialize,
    session.responseDeserialize,
    metadata,
  );
};

const endCall = (call: Call, clock: Clock): void => {
  call.end();
  const stop = clock.after(GRACE, () => call.cancel());
  call.on('status', stop);
};

const onEnded = (call: Call, ended: (error: EngineError | undefined) => void): void => {
  call.on('status', (status) => ended(errorOf(status)));
};

const dial = (address: string, options: GrpcEngineOptions): EngineWire => {
  const { clock, token, credentials = channelCredentials.createInsecure() } = options;
  const client = new Client(address, credentials, OPTIONS);
  const call = openCall(client, token());
  call.on('status', () => client.close());
  // The status tells it; without a listener Node would throw it.
  call.on('error', () => undefined);
  return wireOverCall<EngineMessage, PlaneMessage>(call, {
    end: () => endCall(call, clock),
    onEnded: (ended) => onEnded(call, ended),
  });
};

/** What dials the plane over gRPC: for `runEngine`. */
export const createGrpcConnector = (options: GrpcEngineOptions): (() => EngineWire) => {
  let dials = 0;
  return () => {
    const address = options.addresses[dials % options.addresses.length] ?? '';
    dials += 1;
    return dial(address, options);
  };
};
