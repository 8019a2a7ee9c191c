import type { ObjectKey } from './resource.ts';

/** A condition of Gateway API: what holds for an object, or for a route under one parent. */
export interface Condition {
  /** Object it is about. */
  readonly object: ObjectKey;
  /** Parent of a route or target of a policy; absent for the object as a whole. */
  readonly parent?: ObjectKey;
  /** Listener of a Gateway: of the parent reference, or the listener the condition is about. */
  readonly sectionName?: string;
  /** Port of a parent reference that names one: it tells two references to the same parent apart. */
  readonly port?: number;
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

/** What of its object a condition is about, as one text: parent, section and port of the reference. */
export const conditionPlace = ({ parent = '', sectionName = '', port }: Condition): string =>
  `${parent} ${sectionName} ${port ?? ''}`;

/** Whether two conditions of an object are the same one, whatever they say. */
export const isSameCondition = (a: Condition, b: Condition): boolean =>
  a.type === b.type && conditionPlace(a) === conditionPlace(b);

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
