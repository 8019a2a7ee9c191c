import type { Condition, ObjectKey, Resource } from '@flyball/policy';

/** Author of what controllers write: state, conditions. */
export const CONTROLLER = 'controller';

/** What an object was when the change was prepared; absent on the object's creation. */
export interface Was {
  readonly uid: string;
  /** Revision of its last change, decimal. */
  readonly resourceVersion: string;
}

/** A condition with the time its status last changed (RFC 3339 in UTC, whole seconds). */
export interface KeptCondition extends Condition {
  readonly lastTransitionTime: string;
}

/** An object as it is from this revision on, with all its server-given metadata. */
export interface Put {
  readonly op: 'put';
  readonly object: Resource;
  readonly was?: Was;
}

/** The end of an object. */
export interface Delete {
  readonly op: 'delete';
  readonly key: ObjectKey;
  readonly was: Was;
}

/** The conditions of an object: no part of its content, of its history, or of its resourceVersion. */
export interface SetConditions {
  readonly op: 'conditions';
  readonly key: ObjectKey;
  readonly was: Was;
  /** Replaces all conditions kept of the object. */
  readonly conditions: readonly KeptCondition[];
}

/** One change of a commit; a commit names an object once. */
export type Change = Put | Delete | SetConditions;

/** One commit as it stands in the log, in row `revision`. */
export interface LogRecord {
  readonly v: 1;
  readonly revision: number;
  /** RFC 3339 in UTC, whole seconds; never before that of the record before. */
  readonly at: string;
  /** Who asked for it: a user, or CONTROLLER. */
  readonly author: string;
  readonly message: string;
  readonly changes: readonly Change[];
}
