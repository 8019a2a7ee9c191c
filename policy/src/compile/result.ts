import type { VersionedEntry } from '@flyball/proto/ir';
import type { Condition, ListenerStatus } from '../model/condition.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObjectKey } from '../model/resource.ts';

/** `kind` and `key` of an entry in one text: `RouteBlock mesh/shop/account|*|HTTPRoute/shop/account`. */
export type EntryId = string;

/** Builds an EntryId. */
export const entryId = (kind: string, key: string): EntryId => `${kind} ${key}`;

/** Where an entry, or a part of it, was written. Not in the entry's bytes: engines report IR paths back. */
export interface Origin {
  /** Object that said it. */
  readonly object: ObjectKey;
  /** JSON pointer into that object, the best known. */
  readonly field: string;
}

/** What one object compiles to. Kept by identity while nothing it was made from changes. */
export interface Unit {
  readonly object: ObjectKey;
  readonly entries: readonly VersionedEntry[];
  readonly conditions: readonly Condition[];
  readonly listeners: readonly ListenerStatus[];
  readonly diagnostics: readonly Diagnostic[];
  /** Origin by EntryId. */
  readonly origins: ReadonlyMap<EntryId, Origin>;
}

/** Result of a compile: all units, and what changed since the previous compile of the same compiler. */
export interface Compiled {
  readonly units: ReadonlyMap<ObjectKey, Unit>;
  /** All entries by EntryId; no two units make the same one. */
  readonly entries: ReadonlyMap<EntryId, VersionedEntry>;
  /** Entries that are new or have another version than before. */
  readonly upserts: readonly VersionedEntry[];
  /** Entries that are gone. */
  readonly removes: readonly { readonly kind: string; readonly key: string }[];
  /** Objects whose conditions, listeners or diagnostics changed. */
  readonly restated: readonly ObjectKey[];
}
