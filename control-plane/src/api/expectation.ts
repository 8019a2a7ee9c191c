import type { Resource } from '@flyball/policy';
import type { Expectation } from '../resources/request.ts';
import type { State } from '../resources/state.ts';
import { refuse } from './errors.ts';
import { isJsonMap } from './merge-patch.ts';

/** What a writer has seen of an object. */
export interface SeenObject {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** uid and resourceVersion of metadata or preconditions. Refuses other types. */
export function seenIn(value: unknown, where: string): SeenObject {
  if (!isJsonMap(value)) return {};
  const uid = textIn(value['uid'], `${where}.uid`);
  const resourceVersion = textIn(value['resourceVersion'], `${where}.resourceVersion`);
  return { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
}

function textIn(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= 64) return value;
  return refuse('FLYBALL_API_PARAMETER', `${where} must be a text of at most 64 characters.`, { where });
}

/**
 * What must hold for a change of an object that the writer has seen so. A watcher sees an object under the revision
 * of its conditions too, which is newer than that of its content: any revision from the object's own up to now
 * means that the present content was seen.
 */
export function expectationOf(
  { uid, resourceVersion }: SeenObject,
  there: Resource | undefined,
  { revision }: Pick<State, 'revision'>,
): Expectation {
  if (resourceVersion === undefined) return uid === undefined ? 'present' : { uid };
  const own = there?.metadata.resourceVersion;
  const seen = /^\d{1,15}$/.test(resourceVersion) ? Number(resourceVersion) : -1;
  const isPresent = own !== undefined && Number(own) <= seen && seen <= revision;
  return { uid, resourceVersion: isPresent ? own : resourceVersion };
}
