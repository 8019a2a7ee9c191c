import type { ObjectKey } from '@flyball/policy';
import { type LogFault, logFault } from '../log/errors.ts';
import type { WantedChange } from './request.ts';
import { getFrom } from './sorted-map.ts';
import { entryOf, type State, type Version } from './state.ts';

/** The change that undoes the last one of an object, or why there is none. */
export type Undo = { readonly change: ContentChange } | { readonly fault: LogFault };

type ContentChange = Exclude<WantedChange, { readonly op: 'conditions' }>;

/**
 * Previous content of one object, as a change on the content it has now: whoever writes meanwhile is not
 * overwritten. The undo of a creation deletes, that of a deletion creates, that of an undo does it again.
 */
export function undo(state: State, key: ObjectKey): Undo {
  const versions = entryOf(state, key)?.versions ?? [];
  const now = versions.at(-1);
  if (now === undefined)
    return { fault: logFault('FLYBALL_LOG_NOT_FOUND', { message: `${key} does not exist.`, where: key }) };
  if (getFrom(state.commits, now.revision) === undefined) return { fault: forgotten(key, now) };
  const before = versions.at(-2);
  if (before === undefined && now.type === 'changed') return { fault: forgotten(key, now) };
  return { change: changeTo(key, now, before) };
}

function changeTo(key: ObjectKey, now: Version, before: Version | undefined): ContentChange {
  const expect = now.object === undefined ? 'absent' : identityOf(now.object.metadata);
  return before?.object === undefined
    ? { op: 'delete', key, expect }
    : { op: 'put', object: before.object, expect };
}

const identityOf = ({ uid, resourceVersion }: { uid: string; resourceVersion: string }) => ({
  uid,
  resourceVersion,
});

function forgotten(key: ObjectKey, { revision }: Version): LogFault {
  const message = `What ${key} was before revision ${revision} is not kept any more.`;
  return logFault('FLYBALL_LOG_NO_HISTORY', { message, where: key });
}
