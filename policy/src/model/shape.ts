/** What compile may know of one service: never its instances. */
export interface ServiceShape {
  /** `ns/name`. */
  readonly service: string;
  /** Values in use of each label that instances carry, seen in the last 24 hours, sorted. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Ports of its instances, sorted. */
  readonly ports: readonly number[];
  /** Protocol the source registers, `HTTP` when unknown. */
  readonly protocol: 'HTTP' | 'GRPC' | 'DUBBO' | 'TCP';
}

/** The catalog's shape: services by `ns/name`. A new map for each change; unchanged services keep their identity. */
export type CatalogShape = ReadonlyMap<string, ServiceShape>;

/** Shape of a catalog that is not known, as when working on files alone. */
export const NO_SHAPE: CatalogShape = new Map();
