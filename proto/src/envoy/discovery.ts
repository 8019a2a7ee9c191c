import type { EnvoyMessages } from '../generated/envoy-types.ts';
import type { EncodedAny } from './pack.ts';

/** The node of an xDS client, in the shape of Envoy's documents. */
export type XdsNode = EnvoyMessages['envoy.config.core.v3.Node'];

/** The part of a google.rpc.Status that says what failed. */
export interface StatusDetail {
  /** Code of google.rpc.Code. */
  readonly code: number;
  readonly message: string;
}

/** Request of the state-of-the-world protocol: a subscription, an ACK or a NACK. */
export interface DiscoveryRequest {
  /** Version last accepted; empty at first. */
  readonly versionInfo: string;
  /** Sent with the first request of a stream only. */
  readonly node?: XdsNode;
  readonly resourceNames: readonly string[];
  readonly typeUrl: string;
  /** Nonce of the response it answers; empty for a new subscription. */
  readonly responseNonce: string;
  /** Set for a NACK. */
  readonly errorDetail?: StatusDetail;
}

/** Request of the incremental protocol. */
export interface DeltaDiscoveryRequest {
  readonly node?: XdsNode;
  readonly typeUrl: string;
  readonly resourceNamesSubscribe: readonly string[];
  readonly resourceNamesUnsubscribe: readonly string[];
  /** What the client holds from an earlier stream: name → version. */
  readonly initialResourceVersions: ReadonlyMap<string, string>;
  readonly responseNonce: string;
  /** Set for a NACK. */
  readonly errorDetail?: StatusDetail;
}

/** Why a subscribed resource cannot be sent. Clients that do not know it skip it. */
export interface ResourceError extends StatusDetail {
  readonly name: string;
}

/** Response of the state-of-the-world protocol with encoded resources. */
export interface DiscoveryResponse {
  readonly versionInfo: string;
  readonly resources: readonly EncodedAny[];
  readonly typeUrl: string;
  readonly nonce: string;
  /** Identifier of the control plane; empty for none. */
  readonly controlPlane: string;
  readonly resourceErrors: readonly ResourceError[];
}

/** One resource of the incremental protocol. */
export interface DeltaResource {
  readonly name: string;
  readonly version: string;
  /** Absent in a heartbeat or where the resource does not exist. */
  readonly resource?: EncodedAny;
  readonly aliases: readonly string[];
  /** Milliseconds until the client drops it; absent: never. */
  readonly ttlMs?: number;
}

/** Response of the incremental protocol with encoded resources. */
export interface DeltaDiscoveryResponse {
  readonly systemVersionInfo: string;
  readonly resources: readonly DeltaResource[];
  readonly typeUrl: string;
  readonly removedResources: readonly string[];
  readonly nonce: string;
  /** Identifier of the control plane; empty for none. */
  readonly controlPlane: string;
  readonly resourceErrors: readonly ResourceError[];
}
