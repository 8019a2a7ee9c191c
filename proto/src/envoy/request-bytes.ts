import protojson from 'protobufjs/ext/protojson.js';
import type { Message } from 'protobufjs/light.js';
import { decodeAs } from './decoded.ts';
import type { DeltaDiscoveryRequest, DiscoveryRequest, StatusDetail, XdsNode } from './discovery.ts';
import { pack } from './pack.ts';
import { envoyType } from './root.ts';

const REQUEST = 'envoy.service.discovery.v3.DiscoveryRequest';
const DELTA_REQUEST = 'envoy.service.discovery.v3.DeltaDiscoveryRequest';

// What the reflection yields, absent scalars and collections included: they are defaults on its prototypes.
interface CommonShape {
  readonly node: Message | null;
  readonly typeUrl: string;
  readonly responseNonce: string;
  readonly errorDetail: { readonly code: number; readonly message: string } | null;
}

interface RequestShape extends CommonShape {
  readonly versionInfo: string;
  readonly resourceNames: readonly string[];
}

interface DeltaRequestShape extends CommonShape {
  readonly resourceNamesSubscribe: readonly string[];
  readonly resourceNamesUnsubscribe: readonly string[];
  readonly initialResourceVersions: Readonly<Record<string, string>>;
}

interface Common {
  readonly node?: XdsNode;
  readonly typeUrl: string;
  readonly responseNonce: string;
  readonly errorDetail?: StatusDetail;
}

function common({ node, typeUrl, responseNonce, errorDetail }: CommonShape): Common {
  return {
    typeUrl,
    responseNonce,
    ...(node === null ? {} : { node: protojson.toJson(envoyType('envoy.config.core.v3.Node'), node) }),
    ...(errorDetail === null
      ? {}
      : { errorDetail: { code: errorDetail.code, message: errorDetail.message } }),
  };
}

/** Decodes a DiscoveryRequest. Throws `EnvoyPackError`. */
export function decodeDiscoveryRequest(bytes: Uint8Array): DiscoveryRequest {
  return decodeAs(REQUEST, bytes, (shape: RequestShape) => ({
    ...common(shape),
    versionInfo: shape.versionInfo,
    resourceNames: shape.resourceNames,
  }));
}

/** Decodes a DeltaDiscoveryRequest. Throws `EnvoyPackError`. */
export function decodeDeltaDiscoveryRequest(bytes: Uint8Array): DeltaDiscoveryRequest {
  return decodeAs(DELTA_REQUEST, bytes, (shape: DeltaRequestShape) => ({
    ...common(shape),
    resourceNamesSubscribe: shape.resourceNamesSubscribe,
    resourceNamesUnsubscribe: shape.resourceNamesUnsubscribe,
    initialResourceVersions: new Map(Object.entries(shape.initialResourceVersions)),
  }));
}

/** Encodes a DiscoveryRequest, for clients. Throws `EnvoyPackError`. */
export function encodeDiscoveryRequest(request: DiscoveryRequest): Uint8Array {
  return pack(REQUEST, request);
}

/** Encodes a DeltaDiscoveryRequest, for clients. Throws `EnvoyPackError`. */
export function encodeDeltaDiscoveryRequest(request: DeltaDiscoveryRequest): Uint8Array {
  const { initialResourceVersions, ...rest } = request;
  return pack(DELTA_REQUEST, {
    ...rest,
    initialResourceVersions: Object.fromEntries(initialResourceVersions),
  });
}
