import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import type { ListenAddress } from '../core/address.ts';
import type { Access } from '../core/auth.ts';
import type { Naming } from '../nacos/naming.ts';
import { configHandlers } from './config-handlers.ts';
import { type Connection, readSetup } from './connection.ts';
import { createConnections, type StreamPort } from './connections.ts';
import { answerUnary, type Dispatch, takeStreamed } from './dispatch.ts';
import { instanceHandlers } from './instance-handlers.ts';
import { decodeMessage, MAX_MESSAGE_BYTES, type Message } from './message.ts';
import { serviceHandlers } from './service-handlers.ts';

/** A running listener. */
export interface GrpcListener {
  readonly port: number;
  readonly connections: () => Iterable<Connection>;
  /** Ends all connections. What was registered on them stays, for the next start. */
  readonly stop: (drainMs: number) => Promise<void>;
}

type Unary = ServerUnaryCall<Message, Buffer>;
type Stream = ServerDuplexStream<Message, Buffer>;

const SCAN_MS = 3_000;
/** Calls one connection may have open at a time; a client has its stream and a few more. */
const MAX_CALLS = 256;
/** A stream whose client says nothing for so long ends, ms. */
const SET_UP_MS = 10_000;

const asIs = (bytes: Buffer): Buffer => bytes;

/** Answers are encoded before they reach gRPC, so that one push is encoded once for all its readers. */
const method = (path: string, stream: boolean) => ({
  path,
  requestStream: stream,
  responseStream: stream,
  requestDeserialize: (bytes: Buffer): Message => decodeMessage(bytes),
  requestSerialize: (): Buffer => Buffer.alloc(0),
  responseSerialize: asIs,
  responseDeserialize: asIs,
});

function streamPort(stream: Stream): StreamPort {
  let open = true;
  return {
    peer: stream.getPeer(),
    write: (bytes) => {
      if (open && !stream.cancelled) stream.write(bytes);
    },
    end: () => {
      if (open) stream.end();
      open = false;
    },
  };
}

/** Serves one stream: its first message sets the connection up, its end is the connection's end. */
function serveStream(dispatch: Dispatch, stream: Stream): void {
  const { connections } = dispatch;
  const port = streamPort(stream);
  let connection: Connection | undefined;
  const close = (): void => {
    if (connection !== undefined) connections.close(connection);
    port.end();
  };
  stream.on('data', (message: Message) => {
    if (connection !== undefined) takeStreamed(dispatch, connection, message);
    else if (message.type === 'ConnectionSetupRequest') {
      connection = connections.open(port, readSetup(message));
      if (connection === undefined) close();
    }
  });
  dispatch.naming.state.clock.setTimer(() => {
    if (connection === undefined) close();
  }, SET_UP_MS);
  for (const event of ['end', 'cancelled', 'error', 'close']) stream.on(event, close);
}

function serveUnary(dispatch: Dispatch, call: Unary, callback: sendUnaryData<Buffer>): void {
  answerUnary(dispatch, call.getPeer(), call.request).then(
    (bytes) => callback(null, bytes),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : 'failed';
      const fields = { type: call.request.type.slice(0, 100) };
      dispatch.naming.log({ level: 'error', code: 'NacosRequestFailed', message, fields });
      callback({ code: status.INTERNAL, details: 'the request failed' });
    },
  );
}

function createServer(dispatch: Dispatch): Server {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES * 2,
    'grpc.max_concurrent_streams': MAX_CALLS,
  });
  server.addService(
    { request: method('/Request/request', false) },
    { request: (call: Unary, callback: sendUnaryData<Buffer>) => serveUnary(dispatch, call, callback) },
  );
  server.addService(
    { requestBiStream: method('/BiRequestStream/requestBiStream', true) },
    { requestBiStream: (stream: Stream) => serveStream(dispatch, stream) },
  );
  return server;
}

function bind(server: Server, { host, port }: ListenAddress): Promise<number> {
  const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(target, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function shutDown(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), drainMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}

/** Repeats `run` until the answer is called. */
function repeat(clock: Naming['state']['clock'], run: () => void): () => void {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = clock.setTimer(() => {
      run();
      next();
    }, SCAN_MS);
  };
  next();
  return () => cancel();
}

/** Listens for Nacos 2.x and 3.x clients. Rejects when the address cannot be bound. */
export async function startGrpc(
  naming: Naming,
  access: Access,
  address: ListenAddress,
): Promise<GrpcListener> {
  const { table, clock } = naming.state;
  let stopping = false;
  const connections = createConnections(clock, ({ id }) => {
    naming.subscriptions.drop(id);
    if (!stopping) table.disconnect(id, clock.now());
  });
  const handlers = {
    ...instanceHandlers,
    ...serviceHandlers(({ connection }) => connections.close(connection)),
    ...configHandlers,
  };
  const server = createServer({ naming, access, connections, handlers });
  const port = await bind(server, address);
  const endScan = repeat(clock, connections.scan);
  return {
    port,
    connections: connections.all,
    stop: async (drainMs) => {
      stopping = true;
      endScan();
      const done = shutDown(server, drainMs);
      for (const connection of [...connections.all()]) connections.close(connection);
      await done;
    },
  };
}
