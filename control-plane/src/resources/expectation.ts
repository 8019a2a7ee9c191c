import type { ObjectKey, Resource } from '@flyball/policy';
import { type LogFault, logFault } from '../log/errors.ts';
import type { Expectation, WantedChange } from './request.ts';

/** A change, its object's name, and the object as it is now. */
export interface Expected {
  readonly change: WantedChange;
  readonly key: ObjectKey;
  readonly there: Resource | undefined;
}

/** Why a change must not be made on what is there. */
export function checkExpectation({ change, key, there }: Expected): LogFault | undefined {
  const expect = change.op === 'conditions' ? 'present' : change.expect;
  if (there === undefined) return checkAbsent(key, change.op === 'delete' ? (expect ?? 'present') : expect);
  if (expect === undefined || expect === 'present') return undefined;
  return expect === 'absent' ? exists(key, there) : checkIdentity(key, there, expect);
}

function checkAbsent(key: ObjectKey, expect: Expectation | undefined): LogFault | undefined {
  if (expect === undefined || expect === 'absent') return undefined;
  return logFault('FLYBALL_LOG_NOT_FOUND', { message: `${key} does not exist.`, where: key });
}

function exists(key: ObjectKey, { metadata }: Resource): LogFault {
  const current = metadata.resourceVersion;
  return logFault('FLYBALL_LOG_EXISTS', { message: `${key} exists already.`, where: key, current });
}

function checkIdentity(
  key: ObjectKey,
  { metadata }: Resource,
  { resourceVersion, uid }: Exclude<Expectation, string>,
): LogFault | undefined {
  const current = metadata.resourceVersion;
  if (uid !== undefined && uid !== metadata.uid) {
    const message = `${key} is not the object meant: it was deleted and created again.`;
    return logFault('FLYBALL_LOG_CONFLICT', { message, where: key, current });
  }
  if (resourceVersion === undefined || resourceVersion === current) return undefined;
  const message = `${key} is at revision ${current}, the change expects ${resourceVersion.slice(0, 32)}.`;
  return logFault('FLYBALL_LOG_CONFLICT', { message, where: key, current });
}
