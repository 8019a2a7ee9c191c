import {
  type Client,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';

/** Method of the echo service. */
export const ECHO_PATH = '/test.Echo/Echo';

const same = (bytes: Buffer): Buffer => bytes;
const method = {
  path: ECHO_PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
} as const;

/** A gRPC server that answers its name. */
export interface GrpcEcho {
  readonly port: number;
  readonly close: () => void;
}

/** Starts one on a port of the system. */
export const startGrpcEcho = async (name: string): Promise<GrpcEcho> => {
  const server = new Server();
  const echo = (_call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void =>
    done(null, Buffer.from(name));
  server.addService({ Echo: method }, { Echo: echo });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
};

const CALL_MS = 60_000;

/** Who answered, or `error: …`. */
export const callEcho = (client: Client): Promise<string> =>
  new Promise((resolve) => {
    const deadline = new Date(Date.now() + CALL_MS);
    client.makeUnaryRequest(ECHO_PATH, same, same, Buffer.alloc(0), { deadline }, (error, answer) =>
      resolve(error ? `error: ${error.message}` : String(answer)),
    );
  });

/** How many of some calls, a few at a time, each answered. */
export const callMany = async (client: Client, count: number): Promise<ReadonlyMap<string, number>> => {
  const shares = new Map<string, number>();
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const from = await callEcho(client);
      shares.set(from, (shares.get(from) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  return shares;
};
