import { ownServices } from '../generated/own-services.ts';
import type { OwnMessages } from '../generated/own-types.ts';
import { asBuffer } from './buffer.ts';
import { decode, encode } from './own.ts';

/** One call as data. */
export interface MethodSpec<Name extends string = string> {
  /** HTTP/2 path, `/package.Service/Method`. */
  readonly path: string;
  /** Full name of the request message. */
  readonly request: Name;
  /** Full name of the answer message. */
  readonly response: Name;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** One call as grpc-js takes it, on the server's and the client's side. */
export interface MethodDefinition<Request, Response> {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: Request) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Request;
  readonly responseSerialize: (value: Response) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** The calls of a service, as `grpc.Server.addService` and `grpc.makeGenericClientConstructor` take them. */
export type ServiceDefinition<
  Messages,
  Service extends Readonly<Record<string, MethodSpec<keyof Messages & string>>>,
> = {
  readonly [Method in keyof Service]: MethodDefinition<
    Messages[Service[Method]['request']],
    Messages[Service[Method]['response']]
  >;
};

/** The two functions that a service definition needs; both throw `CodecError`. */
export interface MessageIo<Messages> {
  readonly encode: <K extends keyof Messages & string>(type: K, value: Messages[K]) => Uint8Array;
  readonly decode: <K extends keyof Messages & string>(type: K, bytes: Uint8Array) => Messages[K];
}

function methodDefinition<Messages, Name extends keyof Messages & string>(
  io: MessageIo<Messages>,
  { path, request, response, requestStream, responseStream }: MethodSpec<Name>,
): MethodDefinition<Messages[Name], Messages[Name]> {
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: (value) => asBuffer(io.encode(request, value)),
    requestDeserialize: (bytes) => io.decode(request, bytes),
    responseSerialize: (value) => asBuffer(io.encode(response, value)),
    responseDeserialize: (bytes) => io.decode(response, bytes),
  };
}

/**
 * Derives a service definition from generated data.
 *
 * @param io Codec of the messages.
 * @param service Calls by method name.
 */
export function defineService<
  Messages,
  Service extends Readonly<Record<string, MethodSpec<keyof Messages & string>>>,
>(io: MessageIo<Messages>, service: Service): ServiceDefinition<Messages, Service> {
  const methods = Object.entries(service).map(([name, spec]) => [name, methodDefinition(io, spec)]);
  return Object.fromEntries(methods) as ServiceDefinition<Messages, Service>;
}

/** Services of our own contracts by full name. */
export type OwnServices = typeof ownServices;

/** The definition of one of our own services, for a server or a client. */
export function serviceDefinition<Name extends keyof OwnServices>(
  name: Name,
): ServiceDefinition<OwnMessages, OwnServices[Name]> {
  return defineService<OwnMessages, OwnServices[Name]>({ encode, decode }, ownServices[name]);
}
