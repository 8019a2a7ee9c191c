import type { EntryRef } from '@flyball/proto/engine';

/** The four types of the first floor of ADS, in make-before-break order: clusters, endpoints, listeners, routes. */
export const XDS_TYPES = {
  cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  endpoint: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
  listener: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  route: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
} as const;

/** Type of an xDS resource by its short name. */
export type XdsType = keyof typeof XDS_TYPES;

/** Class of clients a resource is made for: they need other resources of the same names. */
export type ClientClass = 'envoy' | 'grpc';

/** Names a resource. */
export interface ResourceKey {
  readonly type: XdsType;
  readonly name: string;
  /** Namespace whose clients get it in place of the resource of the same name that says none. */
  readonly namespace?: string;
}

/** One resource, encoded and hashed once, shared by every stream that sends it. */
export interface XdsResource extends ResourceKey {
  /** Canonical protobuf bytes: the value of the Any. */
  readonly bytes: Uint8Array;
  /** First 12 base64url characters of SHA-256 over the bytes. */
  readonly version: string;
  /** Entries it was made from: what is delivered when a client accepts it. */
  readonly sources: readonly SourceEntry[];
  /** The same resource without patches, where a Patch entry changed it: what a client gets that refuses the patched one. */
  readonly plain?: XdsResource;
}

/** An entry version a resource was made from. */
export interface SourceEntry {
  readonly entry: EntryRef;
  readonly version: string;
}

/** Names an Envoy gets without asking by name, by its view: LDS and CDS are wildcard subscriptions. */
export interface WildcardView {
  readonly listener: ReadonlySet<string>;
  readonly cluster: ReadonlySet<string>;
}

/** What a change of entries does to the resources of one class. Level-triggered by resource name. */
export interface ResourceChange {
  readonly upserts: readonly XdsResource[];
  readonly removes: readonly ResourceKey[];
  /** Views whose wildcard sets changed, by view name (`gateway/ns/name`); undefined when the view is gone. */
  readonly views: ReadonlyMap<string, WildcardView | undefined>;
  /** Patches that could not be applied: reported as a rejection on their own entry. */
  readonly failures: readonly { readonly source: SourceEntry; readonly reason: string }[];
}
