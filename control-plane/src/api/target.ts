import { type ObjectKey, objectKey } from '@flyball/policy';
import { type Kind, kindByPlural } from '@flyball/policy/kinds';
import { refuse } from './errors.ts';
import type { ResourcePath } from './path.ts';

/** A collection or an object of a kind that is served. */
export interface Target {
  readonly kind: Kind;
  /** As the path asked for it: all versions of a kind have one shape. */
  readonly apiVersion: string;
  /** Absent: all namespaces, or a kind that has none. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** A target that names one object. */
export type ObjectTarget = Target & { readonly name: string };

/** What a path names. Refuses kinds that are not stored, and namespaces where they do not belong. */
export function targetOf({ group, version, plural, ...below }: ResourcePath): Target {
  const kind = kindByPlural(group, version, plural);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  if (kind === undefined || kind.class === 'reference')
    return refuse('FLYBALL_API_UNKNOWN_PATH', `${apiVersion} has no resource ${plural}.`);
  if (below.namespace !== undefined && !kind.namespaced)
    return refuse('FLYBALL_API_UNKNOWN_PATH', `${kind.kind} has no namespace.`);
  if (below.name !== undefined && kind.namespaced && below.namespace === undefined)
    return refuse('FLYBALL_API_UNKNOWN_PATH', `${kind.kind} has a namespace; the path names none.`);
  if (below.subresource !== undefined && below.subresource !== 'status')
    return refuse('FLYBALL_API_UNKNOWN_PATH', `${kind.kind} has no subresource ${below.subresource}.`);
  return { kind, apiVersion, ...below };
}

/** Key of the object of a target. */
export const keyOfTarget = ({ kind, namespace, name }: ObjectTarget): ObjectKey =>
  objectKey(kind.kind, namespace ?? '', name);

/** Whether a target names one object. */
export const isObjectTarget = (target: Target): target is ObjectTarget => target.name !== undefined;

/** What a failure Status says of the object. */
export const aboutTarget = ({ kind, name }: Target) => ({
  ...(name === undefined ? {} : { name }),
  ...(kind.group === '' ? {} : { group: kind.group }),
  kind: kind.plural,
});
