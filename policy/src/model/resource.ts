/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What every stored document carries besides its spec. Kubernetes' ObjectMeta, the part that has a meaning here. */
export interface Metadata {
  readonly name: string;
  /** Empty for kinds without namespace. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339 in UTC, whole seconds; given by the server, the epoch for documents read from files. */
  readonly creationTimestamp: string;
  /** Given by the server; empty for documents read from files. */
  readonly uid: string;
  /** Revision of the last change as decimal text; empty for documents read from files. */
  readonly resourceVersion: string;
  /** Counts changes of spec, from 1. */
  readonly generation: number;
}

/**
 * A document a person or a tool writes. `spec` holds all that is neither type, metadata nor status: for kinds
 * without `spec` (Secret, ConfigMap) the remaining top-level fields.
 */
export interface Resource<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: Spec;
}

/** Names an object: `HTTPRoute/shop/account`. */
export type ObjectKey = string;

/** Identity of an object: kinds are unique by name across the groups that are stored. */
export const keyOf = (resource: Resource): ObjectKey =>
  objectKey(resource.kind, resource.metadata.namespace, resource.metadata.name);

/** `Kind/ns/name`; the namespace is empty for kinds without one. */
export const objectKey = (kind: string, namespace: string, name: string): ObjectKey =>
  `${kind}/${namespace}/${name}`;

/** Creation time of documents that no server has stored yet: all equally old. */
export const UNSTORED = '1970-01-01T00:00:00Z';
