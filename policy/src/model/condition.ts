import type { ObjectKey } from './resource.ts';

/** A condition of Gateway API: what holds for an object, or for a route under one parent. */
export interface Condition {
  /** Object it is about. */
  readonly object: ObjectKey;
  /** Parent of a route or target of a policy; absent for the object as a whole. */
  readonly parent?: ObjectKey;
  /** Listener of a Gateway: of the parent reference, or the listener the condition is about. */
  readonly sectionName?: string;
  readonly type:
    | 'Accepted'
    | 'ResolvedRefs'
    | 'PartiallyInvalid'
    | 'Programmed'
    | 'Conflicted'
    | 'SupportedVersion';
  readonly status: 'True' | 'False' | 'Unknown';
  /** CamelCase, from the lists of Gateway API where it has one. */
  readonly reason: string;
  /** For people; empty when the reason says it all. */
  readonly message: string;
}

/** Status of one listener of a Gateway. */
export interface ListenerStatus {
  /** `ns/name`. */
  readonly gateway: string;
  readonly listener: string;
  /** Routes that attach to it and are accepted. */
  readonly attachedRoutes: number;
  /** Kinds of routes it takes. */
  readonly supportedKinds: readonly string[];
}
