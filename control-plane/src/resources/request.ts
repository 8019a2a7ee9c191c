import type { ObjectKey, Resource } from '@flyball/policy';
import type { LogFault } from '../log/errors.ts';
import type { KeptCondition, LogRecord } from '../log/record.ts';

/**
 * What must hold of an object for a change of it: `absent` (create only), `present` (replace only), or the
 * identity and revision the writer has seen. Without one, the change holds whatever is there.
 */
export type Expectation =
  | 'absent'
  | 'present'
  | { readonly resourceVersion?: string | undefined; readonly uid?: string | undefined };

/** A change that somebody wants. Of a put object, uid, resourceVersion, generation and creationTimestamp are ignored. */
export type WantedChange =
  | { readonly op: 'put'; readonly object: Resource; readonly expect?: Expectation }
  | { readonly op: 'delete'; readonly key: ObjectKey; readonly expect?: Expectation }
  | { readonly op: 'conditions'; readonly key: ObjectKey; readonly conditions: readonly KeptCondition[] };

/** One transaction: all of its changes hold, or none. */
export interface CommitRequest {
  readonly author: string;
  readonly message: string;
  readonly changes: readonly WantedChange[];
}

/** What `prepare` may not make up itself. */
export interface PrepareContext {
  /** Time now, milliseconds since the epoch. */
  readonly now: number;
  /** A new unique id. */
  readonly newUid: () => string;
}

/** `unchanged`: everything is as wanted already, so there is no new revision. */
export type Prepared =
  | { readonly outcome: 'commit'; readonly record: LogRecord }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'refused'; readonly fault: LogFault };
