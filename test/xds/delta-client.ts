import { type ChannelCredentials, Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { createDeltaState, type DeltaOptions, type DeltaResponse, type DeltaState } from './delta-state.ts';

/** An incremental xDS client over gRPC; a connection of its own unless clients share one. */
export interface DeltaClient {
  readonly state: DeltaState;
  readonly subscribe: (typeUrl: string, names: readonly string[]) => void;
  readonly unsubscribe: (typeUrl: string, names: readonly string[]) => void;
  /** Resolves with the reason when the stream ends. */
  readonly ended: Promise<string>;
  readonly close: () => void;
}

/** How a client connects. */
export interface DeltaClientOptions extends DeltaOptions {
  /** `host:port`. */
  readonly address: string;
  readonly onResponse?: (response: DeltaResponse) => void;
  readonly credentials?: ChannelCredentials;
  /** Earlier state, for a client that connects again. */
  readonly state?: DeltaState;
}

const METHOD = '/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources';
const same = (bytes: Buffer): Buffer => bytes;

function dial(
  address: string,
  channel: ChannelCredentials,
): { client: Client; stream: ClientDuplexStream<Buffer, Buffer> } {
  const client = new Client(address, channel, { 'grpc.use_local_subchannel_pool': 1 });
  return { client, stream: client.makeBidiStreamRequest(METHOD, same, same) };
}

/** Connects, and answers every response. */
export function createDeltaClient(options: DeltaClientOptions): DeltaClient {
  const { address, onResponse, state = createDeltaState(options) } = options;
  const { client, stream } = dial(address, options.credentials ?? credentials.createInsecure());
  let fail: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    fail = resolve;
  });
  stream.on('data', (bytes: Buffer) => {
    const { response, answer } = state.receive(bytes);
    stream.write(answer);
    onResponse?.(response);
  });
  stream.on('error', (error) => fail(error.message));
  stream.on('end', () => fail('the server ended the stream'));
  if (options.state) for (const request of state.reconnect()) stream.write(request);
  return {
    state,
    ended,
    subscribe: (typeUrl, names) => stream.write(state.subscribe(typeUrl, names)),
    unsubscribe: (typeUrl, names) => stream.write(state.unsubscribe(typeUrl, names)),
    close: () => {
      stream.cancel();
      client.close();
    },
  };
}
