import type { ResourceKey, SourceEntry } from './resource.ts';
import type { Touched } from './state/store.ts';

/** A resource before patches. */
export interface Made {
  readonly bytes: Uint8Array;
  readonly sources: readonly SourceEntry[];
}

/** Names that the Envoys of a Gateway get without asking. */
export interface ViewNames {
  readonly listener: Iterable<string>;
  readonly cluster: Iterable<string>;
}

/** Makes the resources of one class of clients. */
export interface Maker {
  /** Resources that a change may have changed, those that are gone included. */
  readonly touched: (touched: Touched) => readonly ResourceKey[];
  /** The resource as it has to be now; undefined for none. */
  readonly make: (key: ResourceKey) => Made | undefined;
  /** Gateway (`ns/name`) whose Envoys alone get the resource; undefined where several may. */
  readonly ownerOf: (key: ResourceKey) => string | undefined;
  /** Gateways whose views may have changed since the last call. */
  readonly changedGateways: () => ReadonlySet<string>;
  /** View of a Gateway; undefined where it has no listener. */
  readonly viewOf: (gateway: string) => ViewNames | undefined;
}

/** A resource key as one text. */
export const keyText = ({ type, name, namespace = '' }: ResourceKey): string =>
  `${type}|${name}|${namespace}`;
