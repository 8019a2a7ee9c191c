import type { Delivery, EntryRef, Profile, Query } from '@flyball/proto/engine';
import type { IrBody, IrKind, Lane } from '@flyball/proto/ir';

/** An entry with its body decoded: a union over the kinds, so that `kind` tells the type of `body`. */
export type DecodedEntry = {
  readonly [K in IrKind]: {
    readonly kind: K;
    readonly key: string;
    readonly version: string;
    readonly requires: readonly string[];
    readonly body: IrBody<K>;
  };
}[IrKind];

/**
 * An entry that this engine cannot enforce and of which it has no earlier version: traffic it governs is refused with
 * 503, until an upsert or a removal of the same entry.
 */
export interface Withheld extends EntryRef {
  readonly version: string;
  /** What the engine does not understand, for people. */
  readonly reason: string;
}

/** What an engine has to change at once. */
export interface EngineChange {
  readonly lane: Lane;
  /** Revision of the log the change leads to. */
  readonly revision: number;
  readonly upserts: readonly DecodedEntry[];
  readonly removes: readonly EntryRef[];
  readonly withheld: readonly Withheld[];
}

/** What makes an engine of the kit: it enforces entries on some kind of data plane. */
export interface EngineDriver {
  /** Name of the Engine resource it acts for. */
  readonly engine: string;
  /** Version of the program. */
  readonly program: string;
  /** Classes of clients it serves. */
  readonly profiles: readonly Profile[];
  /** Features it knows. */
  readonly features: readonly string[];
  /** Takes over a change as a whole. Throwing refuses it: the engine keeps what it has and dials again later. */
  readonly apply: (change: EngineChange) => void;
  /** Detail of one client or entry; the delivery book has it. At most 1000. */
  readonly query: (query: Query) => readonly Delivery[];
}
