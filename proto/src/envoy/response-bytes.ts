import { decodeAs, encodeAs } from './decoded.ts';
import type { DeltaDiscoveryResponse, DeltaResource, DiscoveryResponse, ResourceError } from './discovery.ts';
import type { EncodedAny } from './pack.ts';

const RESPONSE = 'envoy.service.discovery.v3.DiscoveryResponse';
const DELTA_RESPONSE = 'envoy.service.discovery.v3.DeltaDiscoveryResponse';
const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

// Shapes of the reflection, where google.protobuf.Any keeps its proto names.
interface AnyShape {
  readonly type_url: string;
  readonly value: Uint8Array;
}

interface ErrorShape {
  readonly resourceName: { readonly name: string } | null;
  readonly errorDetail: { readonly code: number; readonly message: string } | null;
}

interface ResourceShape {
  readonly name: string;
  readonly version: string;
  readonly resource: AnyShape | null;
  readonly aliases: readonly string[];
  readonly ttl: { readonly seconds: { toString(): string }; readonly nanos: number } | null;
}

interface CommonShape {
  readonly typeUrl: string;
  readonly nonce: string;
  readonly controlPlane: { readonly identifier: string } | null;
  readonly resourceErrors: readonly ErrorShape[];
}

interface ResponseShape extends CommonShape {
  readonly versionInfo: string;
  readonly resources: readonly AnyShape[];
}

interface DeltaResponseShape extends CommonShape {
  readonly systemVersionInfo: string;
  readonly resources: readonly ResourceShape[];
  readonly removedResources: readonly string[];
}

type Common = Pick<DiscoveryResponse, 'typeUrl' | 'nonce' | 'controlPlane' | 'resourceErrors'>;

function toAny({ typeUrl, value }: EncodedAny): AnyShape {
  return { type_url: typeUrl, value };
}

function fromAny({ type_url: typeUrl, value }: AnyShape): EncodedAny {
  return { typeUrl, value: new Uint8Array(value) };
}

function toError({ name, code, message }: ResourceError): ErrorShape {
  return { resourceName: { name }, errorDetail: { code, message } };
}

function fromError({ resourceName, errorDetail }: ErrorShape): ResourceError {
  const { code, message } = errorDetail ?? { code: 0, message: '' };
  return { name: resourceName?.name ?? '', code, message };
}

function toCommon({ typeUrl, nonce, controlPlane, resourceErrors }: Common): object {
  return {
    typeUrl,
    nonce,
    resourceErrors: resourceErrors.map(toError),
    ...(controlPlane === '' ? {} : { controlPlane: { identifier: controlPlane } }),
  };
}

function fromCommon({ typeUrl, nonce, controlPlane, resourceErrors }: CommonShape): Common {
  return {
    typeUrl,
    nonce,
    controlPlane: controlPlane?.identifier ?? '',
    resourceErrors: resourceErrors.map(fromError),
  };
}

function toTtl(ms: number): object {
  const seconds = Math.floor(ms / MS_PER_SECOND);
  return { seconds, nanos: (ms - seconds * MS_PER_SECOND) * NANOS_PER_MS };
}

function toResource({ name, version, resource, aliases, ttlMs }: DeltaResource): object {
  return {
    name,
    version,
    aliases,
    ...(resource === undefined ? {} : { resource: toAny(resource) }),
    ...(ttlMs === undefined ? {} : { ttl: toTtl(ttlMs) }),
  };
}

function fromResource({ name, version, resource, aliases, ttl }: ResourceShape): DeltaResource {
  const ttlMs = ttl && Number(ttl.seconds.toString()) * MS_PER_SECOND + ttl.nanos / NANOS_PER_MS;
  return {
    name,
    version,
    aliases,
    ...(resource === null ? {} : { resource: fromAny(resource) }),
    ...(ttlMs === null ? {} : { ttlMs }),
  };
}

/** Encodes a DiscoveryResponse around encoded resources. Throws `EnvoyPackError`. */
export function encodeDiscoveryResponse(response: DiscoveryResponse): Uint8Array {
  const { versionInfo, resources } = response;
  return encodeAs(RESPONSE, { ...toCommon(response), versionInfo, resources: resources.map(toAny) });
}

/** Encodes a DeltaDiscoveryResponse around encoded resources. Throws `EnvoyPackError`. */
export function encodeDeltaDiscoveryResponse(response: DeltaDiscoveryResponse): Uint8Array {
  const { systemVersionInfo, removedResources } = response;
  const resources = response.resources.map(toResource);
  return encodeAs(DELTA_RESPONSE, { ...toCommon(response), systemVersionInfo, removedResources, resources });
}

/** Decodes a DiscoveryResponse, for clients; resources stay encoded. Throws `EnvoyPackError`. */
export function decodeDiscoveryResponse(bytes: Uint8Array): DiscoveryResponse {
  return decodeAs(RESPONSE, bytes, (shape: ResponseShape) => ({
    ...fromCommon(shape),
    versionInfo: shape.versionInfo,
    resources: shape.resources.map(fromAny),
  }));
}

/** Decodes a DeltaDiscoveryResponse, for clients; resources stay encoded. Throws `EnvoyPackError`. */
export function decodeDeltaDiscoveryResponse(bytes: Uint8Array): DeltaDiscoveryResponse {
  return decodeAs(DELTA_RESPONSE, bytes, (shape: DeltaResponseShape) => ({
    ...fromCommon(shape),
    systemVersionInfo: shape.systemVersionInfo,
    removedResources: shape.removedResources,
    resources: shape.resources.map(fromResource),
  }));
}
