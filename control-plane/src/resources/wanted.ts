import { keyOf, type ObjectKey, type Resource, UNSTORED } from '@flyball/policy';
import { areConditions, checkObject } from '../log/decode-change.ts';
import { deeperThan } from '../log/depth.ts';
import { type LogFault, logFault } from '../log/errors.ts';
import { RECORD_LIMITS } from '../log/limits.ts';
import type { CommitRequest, WantedChange } from './request.ts';

/** Object a change is about. */
export const wantedKey = (change: WantedChange): ObjectKey =>
  change.op === 'put' ? keyOf(change.object) : change.key;

/** What is wrong with a request whatever the state is. */
export function checkRequest({ changes }: CommitRequest): LogFault | undefined {
  if (changes.length === 0)
    return logFault('FLYBALL_LOG_EMPTY', { message: 'The request names no change.', where: '' });
  if (changes.length > RECORD_LIMITS.changes) return tooMany(changes.length);
  const seen = new Set<ObjectKey>();
  for (const change of changes) {
    const fault = checkChange(change) ?? checkOnce(seen, wantedKey(change));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkChange(change: WantedChange): LogFault | undefined {
  if (change.op === 'put') return checkPut(change.object);
  const { key } = change;
  if (!isKey(key)) return badKey(key);
  if (change.op === 'delete' || areConditions(change.conditions)) return undefined;
  const message = `The conditions of ${key} are too many (at most ${RECORD_LIMITS.conditions}) or lack a time.`;
  return logFault('FLYBALL_LOG_BAD_CHANGE', { message, where: key });
}

function checkPut(object: Resource): LogFault | undefined {
  const key = keyOf(object);
  if (deeperThan(object, RECORD_LIMITS.depth)) {
    const message = `${key} nests deeper than ${RECORD_LIMITS.depth} levels.`;
    return logFault('FLYBALL_LOG_TOO_DEEP', { message, where: key });
  }
  if (!isKey(key)) return badKey(key);
  const field = checkObject({ ...object, metadata: { ...object.metadata, creationTimestamp: UNSTORED } });
  if (field === undefined && object.spec !== undefined) return undefined;
  const message = `${key} is not a resource: look at ${field ?? 'spec'}.`;
  return logFault('FLYBALL_LOG_BAD_CHANGE', { message, where: key });
}

// Three parts, of which the namespace may be empty: a slash within a name would name another object.
const KEY = /^[^/]+\/[^/]*\/[^/]+$/;

const isKey = (key: ObjectKey): boolean => KEY.test(key);

const badKey = (key: ObjectKey): LogFault =>
  logFault('FLYBALL_LOG_BAD_CHANGE', {
    message: `“${key.slice(0, 300)}” is not kind/namespace/name.`,
    where: key.slice(0, 300),
  });

function checkOnce(seen: Set<ObjectKey>, key: ObjectKey): LogFault | undefined {
  if (!seen.has(key)) {
    seen.add(key);
    return undefined;
  }
  const message = `${key} stands twice in one change; which one holds would be chance.`;
  return logFault('FLYBALL_LOG_DUPLICATE', { message, where: key });
}

const tooMany = (count: number): LogFault =>
  logFault('FLYBALL_LOG_TOO_LARGE', {
    message: `There are ${count} changes; a commit has at most ${RECORD_LIMITS.changes}.`,
    where: 'changes',
  });
