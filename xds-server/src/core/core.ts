import type { ClientClass, ResourceChange } from '@flyball/sidecar-config';
import { clientOf } from '../client.ts';
import { XdsError } from '../decode/errors.ts';
import { decodeNode } from '../decode/node.ts';
import { decodeDeltaRequest, decodeSotwRequest } from '../decode/requests.ts';
import { type Cache, createCache, type Withheld } from './cache.ts';
import { type Channel, type Session, type Stream, touch } from './channel.ts';
import { type Tails, tailsOf } from './emit.ts';
import type { Held, XdsEvents } from './events.ts';
import { holdingOf } from './holding.ts';
import { closeStream, nextResponse } from './stream.ts';
import { receiveDelta } from './stream-delta.ts';
import { receiveSotw } from './stream-sotw.ts';

/** One stream as the transport drives it. */
export interface XdsStream {
  /** Takes an encoded request. Throws `XdsError`: the stream must end with its status. */
  readonly receive: (bytes: Buffer) => void;
  /** The next encoded response; undefined: nothing to send now. Ask only when it can be written. */
  readonly next: () => Buffer | undefined;
  readonly close: () => void;
}

/** What a stream needs from its transport. */
export interface StreamPort {
  readonly mode: Stream['mode'];
  /** Address of the peer, for people. */
  readonly address: string;
  /** Called when there is news, once until `next` has given all of it. */
  readonly wake: () => void;
}

/** The xDS server without its transport: resources in, responses out; no clock, no random, no I/O. */
export interface XdsCore {
  /** Takes over a change of one class's resources and wakes the streams it concerns. */
  readonly apply: (
    clientClass: ClientClass,
    change: Pick<ResourceChange, 'upserts' | 'removes' | 'views'>,
  ) => void;
  readonly open: (port: StreamPort) => XdsStream;
  /** Versions kept from clients of a class because one refused them and none accepted them. */
  readonly withheld: (clientClass: ClientClass) => readonly Withheld[];
}

type Caches = Readonly<Record<ClientClass, Cache<Channel>>>;

interface Parts {
  readonly caches: Caches;
  readonly events: XdsEvents;
  readonly tails: Tails;
}

function sessionFor(
  parts: Parts,
  stream: Stream,
  { node, address }: { node: Buffer | undefined; address: string },
): Session {
  const facts = node && decodeNode(node);
  if (!facts || facts.id === '') throw new XdsError('FLYBALL_XDS_NODE_MISSING');
  const client = clientOf(facts, address);
  const holding = (): Iterable<Held> => holdingOf(stream);
  parts.events.connected(client, holding);
  const cache = parts.caches[client.class].seenFrom(client.namespace);
  return { client, cache, events: parts.events, holding };
}

function receive(parts: Parts, stream: Stream, content: { bytes: Buffer; address: string }): void {
  const { bytes, address } = content;
  const isNew = stream.session === undefined;
  const sotw = stream.mode === 'sotw' ? decodeSotwRequest(bytes, isNew) : undefined;
  const request = sotw ?? decodeDeltaRequest(bytes, isNew);
  stream.session ??= sessionFor(parts, stream, { node: request.node, address });
  if (request.typeUrl === '') throw new XdsError('FLYBALL_XDS_TYPE_MISSING');
  stream.awake = true;
  if ('subscribe' in request) receiveDelta(stream, stream.session, request);
  else receiveSotw(stream, stream.session, request);
}

/**
 * Makes a server without resources.
 *
 * @param options.events Told of clients and deliveries, synchronously.
 * @param options.identifier `control_plane.identifier` of every response.
 */
export function createXdsCore({ events, identifier }: { events: XdsEvents; identifier: string }): XdsCore {
  const namespaceOf = ({ stream }: Channel): string => stream.session?.client.namespace ?? '';
  const caches: Caches = { envoy: createCache(touch, namespaceOf), grpc: createCache(touch, namespaceOf) };
  const parts: Parts = { caches, events, tails: tailsOf(identifier) };
  return {
    apply: (clientClass, change) => caches[clientClass].apply(change),
    withheld: (clientClass) => caches[clientClass].withheld(),
    open: ({ mode, address, wake }) => {
      const stream: Stream = { mode, channels: new Map(), session: undefined, nonce: 0, awake: false, wake };
      return {
        receive: (bytes) => receive(parts, stream, { bytes, address }),
        next: () => nextResponse(stream, parts.tails),
        close: () => closeStream(stream),
      };
    },
  };
}
