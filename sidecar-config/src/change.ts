import type { EntryRef } from '@flyball/proto/engine';
import type { IrBody, IrKind } from '@flyball/proto/ir';

/** An entry with its body decoded: a union over the kinds, so that `kind` tells the type of `body`. */
export type DecodedEntry = {
  readonly [K in IrKind]: {
    readonly kind: K;
    readonly key: string;
    readonly version: string;
    readonly body: IrBody<K>;
  };
}[IrKind];

/** What changed in the IR. Removals take effect before upserts. */
export interface IrChange {
  readonly upserts: readonly DecodedEntry[];
  readonly removes: readonly EntryRef[];
  /**
   * Entries that are not understood and of which no earlier version is held, until an upsert or removal of the same
   * entry. Routes that name a Limit among them answer 503; other kinds are passed over.
   */
  readonly withheld?: readonly EntryRef[];
}
