import type { VersionedEntry } from '@flyball/proto/ir';
import type { Condition, ListenerStatus } from '../model/condition.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObjectKey } from '../model/resource.ts';

/** `kind` and `key` of an entry in one text: `RouteBlock mesh:shop/account|*|HTTPRoute/shop/account`. */
export type EntryId = string;

/** Builds an EntryId. */
export const entryId = (entry: { readonly kind: string; readonly key: string }): EntryId =>
  `${entry.kind} ${entry.key}`;

/** Where an entry was written. Not in its bytes: engines report (key, version, IR path) back. */
export interface Origin {
  /** Object that said it. */
  readonly object: ObjectKey;
  /** JSON pointer into that object of what the whole entry says. */
  readonly field: string;
  /** JSON pointers by place in the entry's list (`rules` of a RouteBlock). */
  readonly items?: readonly string[];
}

/** What one object compiles to. Kept by identity while nothing it was made from changes. */
export interface Unit {
  readonly object: ObjectKey;
  readonly entries: readonly VersionedEntry[];
  /** Listeners no engine gets because their protocol is not served yet: what would be routed there can be traced. */
  readonly unserved: readonly VersionedEntry[];
  readonly conditions: readonly Condition[];
  /** Listeners of a Gateway, without the count of their routes. */
  readonly listeners: readonly Omit<ListenerStatus, 'attachedRoutes'>[];
  /** Keys of the listeners a route is attached to (`ns/gateway/listener`). */
  readonly attached: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Origin by EntryId. */
  readonly origins: ReadonlyMap<EntryId, Origin>;
}

/**
 * State of a compiler after an update. The maps are live: they are read before the next update, never kept.
 */
export interface Compiled {
  readonly units: ReadonlyMap<ObjectKey, Unit>;
  /** All entries by EntryId; no two units make the same one. */
  readonly entries: ReadonlyMap<EntryId, VersionedEntry>;
  /** Number of accepted routes by listener key. */
  readonly attachedRoutes: ReadonlyMap<string, number>;
  /** Entries that are new or have another version than before the update. */
  readonly upserts: readonly VersionedEntry[];
  /** Entries that are gone. */
  readonly removes: readonly { readonly kind: string; readonly key: string }[];
  /** Objects whose conditions, listeners or diagnostics may have changed. */
  readonly restated: readonly ObjectKey[];
}

/** Everything that requests are traced through: what engines get, and listeners that are not served yet. */
export const traceable = ({ units, entries }: Compiled): readonly VersionedEntry[] => [
  ...entries.values(),
  ...[...units.values()].flatMap(({ unserved }) => unserved),
];

/** Status of all listeners, in order of gateway and listener. */
export const listenerStatuses = ({ units, attachedRoutes }: Compiled): readonly ListenerStatus[] =>
  [...units.values()].flatMap(({ listeners }) =>
    listeners.map((status) => ({
      ...status,
      attachedRoutes: attachedRoutes.get(`${status.gateway}/${status.listener}`) ?? 0,
    })),
  );
