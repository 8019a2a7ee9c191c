import { keyOf } from '@flyball/policy';
import type { ResourceChange } from '@flyball/policy/compile';
import type { Committed } from '../resources/feed.ts';
import { allObjects, getObject } from '../resources/query.ts';
import type { State } from '../resources/state.ts';

/** All documents of a state. */
export const allPuts = (state: State): readonly ResourceChange[] =>
  [...allObjects(state)].map((object) => ({ op: 'put', object }));

/**
 * Changes of documents in a commit, `before` being the state it came upon. Conditions are status and concern nobody
 * below. Where the content was replaced as a whole, what is in it no more goes.
 */
export const committedChanges = (
  { changes, reset, state }: Committed,
  before: State,
): readonly ResourceChange[] => {
  if (reset) return [...allPuts(state), ...gone(before, state)];
  return changes.flatMap(({ type, key, object }): readonly ResourceChange[] => {
    if (type === 'conditions') return [];
    return type === 'deleted' ? [{ op: 'delete', key }] : [{ op: 'put', object }];
  });
};

const gone = (before: State, after: State): readonly ResourceChange[] =>
  [...allObjects(before)]
    .map(keyOf)
    .filter((key) => getObject(after, key) === undefined)
    .map((key) => ({ op: 'delete', key }));
