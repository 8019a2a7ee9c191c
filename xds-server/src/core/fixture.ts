import { createHash } from 'node:crypto';
import {
  type DeltaDiscoveryRequest,
  type DiscoveryRequest,
  decodeDeltaDiscoveryResponse,
  decodeDiscoveryResponse,
  encodeDeltaDiscoveryRequest,
  encodeDiscoveryRequest,
  type XdsNode,
} from '@flyball/proto/envoy';
import { type ClientClass, XDS_TYPES, type XdsResource, type XdsType } from '@flyball/sidecar-config';
import { createXdsCore, type XdsCore, type XdsStream } from './core.ts';

/** A resource whose body is any text; the server does not look into bodies but a cluster's. */
export function resource(type: XdsType, name: string, body: string): XdsResource {
  // Field 15 is unused in all four messages: clusters stay readable.
  const bytes = Buffer.concat([Buffer.from([0x7a, body.length]), Buffer.from(body)]);
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  const sources = [{ entry: { kind: 'Test', key: `${type}/${name}` }, version: body }];
  return { type, name, bytes, version, sources };
}

/** A patched resource and its plain twin. */
export function patched(plain: XdsResource, body: string): XdsResource {
  return { ...resource(plain.type, plain.name, body), plain };
}

/** A change of resources only, or with one view. */
export function change(
  upserts: readonly XdsResource[],
  removes: readonly [XdsType, string][] = [],
  view?: {
    readonly name: string;
    readonly cluster?: readonly string[];
    readonly listener?: readonly string[];
  },
): Parameters<XdsCore['apply']>[1] {
  const names = view && { cluster: new Set(view.cluster), listener: new Set(view.listener) };
  return {
    upserts,
    removes: removes.map(([type, name]) => ({ type, name })),
    views: new Map(view && names ? [[view.name, names]] : []),
  };
}

/** A response as a test reads it: bodies by name. */
export interface Seen {
  readonly type: XdsType;
  readonly nonce: string;
  readonly version: string;
  readonly bodies: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

function typeOf(url: string): XdsType {
  const found = Object.entries(XDS_TYPES).find(([, known]) => known === url);
  if (!found) throw new Error(`unexpected type ${url}`);
  return found[0] as XdsType;
}

const bodyOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(2)).toString();

function seenSotw(bytes: Buffer): Seen {
  const { typeUrl, nonce, versionInfo, resources } = decodeDiscoveryResponse(bytes);
  const bodies = Object.fromEntries(resources.map(({ value }, index) => [`${index}`, bodyOf(value)]));
  return { type: typeOf(typeUrl), nonce, version: versionInfo, bodies, removed: [] };
}

function seenDelta(bytes: Buffer): Seen {
  const { typeUrl, nonce, resources, removedResources } = decodeDeltaDiscoveryResponse(bytes);
  const bodies = Object.fromEntries(
    resources.map(({ name, resource: any }) => [name, bodyOf(any?.value ?? Buffer.alloc(0))]),
  );
  return { type: typeOf(typeUrl), nonce, version: '', bodies, removed: removedResources };
}

/** A request of either mode, everything optional. */
export interface Ask {
  readonly node?: XdsNode;
  readonly names?: readonly string[];
  readonly version?: string;
  readonly subscribe?: readonly string[];
  readonly unsubscribe?: readonly string[];
  readonly initial?: Readonly<Record<string, string>>;
  readonly nonce?: string;
  readonly error?: string;
}

const errorOf = (message: string | undefined): { errorDetail?: { code: number; message: string } } =>
  message === undefined ? {} : { errorDetail: { code: 3, message } };

function encodeAsk(mode: 'sotw' | 'delta', type: XdsType, ask: Ask): Buffer {
  const common = {
    typeUrl: XDS_TYPES[type],
    responseNonce: ask.nonce ?? '',
    ...errorOf(ask.error),
    ...(ask.node ? { node: ask.node } : {}),
  };
  const sotw: DiscoveryRequest = {
    ...common,
    versionInfo: ask.version ?? '',
    resourceNames: ask.names ?? [],
  };
  const delta: DeltaDiscoveryRequest = {
    ...common,
    resourceNamesSubscribe: ask.subscribe ?? [],
    resourceNamesUnsubscribe: ask.unsubscribe ?? [],
    initialResourceVersions: new Map(Object.entries(ask.initial ?? {})),
  };
  return Buffer.from(mode === 'sotw' ? encodeDiscoveryRequest(sotw) : encodeDeltaDiscoveryRequest(delta));
}

/** A client of one stream that does only what a test tells it. */
export interface Peer {
  /** Sends a request and gives what the server then sends. */
  readonly ask: (type: XdsType, ask: Ask) => readonly Seen[];
  /** Acknowledges a response and gives what the server then sends. `ask` names what is subscribed in SotW. */
  readonly ack: (response: Seen | undefined, ask?: Ask) => readonly Seen[];
  readonly nack: (response: Seen | undefined, error: string, ask?: Ask) => readonly Seen[];
  /** What the server wants to send now. */
  readonly pull: () => readonly Seen[];
  readonly stream: XdsStream;
}

/** Node of an Envoy of the view `gateway/ns/edge`. */
export const envoyNode: XdsNode = { id: 'envoy-1', cluster: 'gateway/ns/edge', userAgentName: 'envoy' };
/** Node of a gRPC client. */
export const grpcNode: XdsNode = { id: 'grpc-1', userAgentName: 'gRPC Test' };

/** A server with a log of its events, and peers without a transport between. */
export interface Bed {
  readonly core: XdsCore;
  /** `sent envoy-1 cluster/a=v1`, `rejected …`. */
  readonly log: string[];
  readonly apply: (content: Parameters<XdsCore['apply']>[1], clientClass?: ClientClass) => void;
  readonly open: (mode: 'sotw' | 'delta', node?: XdsNode) => Peer;
}

type Named = { readonly type: XdsType; readonly name: string; readonly resource: XdsResource };
const label = ({ type, name, resource: { bytes } }: Named): string => `${type}/${name}=${bodyOf(bytes)}`;

function newCore(log: string[]): XdsCore {
  const all = (verb: string) => (client: { id: string }, artefact: Named) => {
    log.push(`${verb} ${client.id} ${label(artefact)}`);
  };
  return createXdsCore({
    identifier: 'test',
    events: {
      connected: ({ id }) => log.push(`connected ${id}`),
      gone: ({ id }) => log.push(`gone ${id}`),
      sent: all('sent'),
      accepted: all('accepted'),
      rejected: ({ id }, { artefact, instead, reason, withheld }) => {
        const scope = withheld ? 'withheld' : 'client';
        log.push(
          `rejected ${id} ${label(artefact)} ${scope} instead ${instead ? label(instead) : '-'}: ${reason}`,
        );
      },
      lost: ({ id }, losses) => {
        for (const { artefact, by } of losses) if (!by) log.push(`lost ${id} ${label(artefact)}`);
      },
      forgiven: ({ id }, { type, name }) => log.push(`forgiven ${id} ${type}/${name}`),
    },
  });
}

/** Opens a stream. */
export function openPeer(core: XdsCore, mode: 'sotw' | 'delta', node: XdsNode): Peer {
  const stream = core.open({ mode, address: '127.0.0.1:1', wake: () => undefined });
  let first = true;
  const pull = (): readonly Seen[] => {
    const seen: Seen[] = [];
    for (let bytes = stream.next(); bytes; bytes = stream.next()) {
      seen.push(mode === 'sotw' ? seenSotw(bytes) : seenDelta(bytes));
    }
    return seen;
  };
  const ask = (type: XdsType, content: Ask): readonly Seen[] => {
    stream.receive(encodeAsk(mode, type, first ? { node, ...content } : content));
    first = false;
    return pull();
  };
  const answer = (response: Seen | undefined, content: Ask): readonly Seen[] => {
    if (!response) throw new Error('there is no response to answer');
    return ask(response.type, { version: response.version, nonce: response.nonce, ...content });
  };
  return {
    stream,
    pull,
    ask,
    ack: (response, content = {}) => answer(response, content),
    nack: (response, error, content = {}) => answer(response, { ...content, error }),
  };
}

/** Makes an empty server. */
export function createBed(): Bed {
  const log: string[] = [];
  const core = newCore(log);
  return {
    core,
    log,
    apply: (content, clientClass = 'envoy') => core.apply(clientClass, content),
    open: (mode, node = envoyNode) => openPeer(core, mode, node),
  };
}

/** Bodies of a response in a fixed order, for state-of-the-world responses that do not name their resources. */
export const bodies = (seen: Seen | undefined): readonly string[] => Object.values(seen?.bodies ?? {}).sort();
