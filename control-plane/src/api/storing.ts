import { keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import { logError } from '../log/errors.ts';
import type { Change } from '../log/record.ts';
import type { CommitResult } from '../resources/commit.ts';
import type { ResourceLog } from '../resources/open.ts';
import { prepare } from '../resources/prepare.ts';
import { getObject } from '../resources/query.ts';
import type { CommitRequest, PrepareContext } from '../resources/request.ts';
import type { State } from '../resources/state.ts';

/** What a change came to. */
export interface Stored {
  /** Revision it stands in; of a dry run that it was tried on. */
  readonly revision: number;
  /** Empty when everything was as wanted already. */
  readonly changes: readonly Change[];
  /** What its objects are to be shown with. */
  readonly state: State;
}

/** Where changes go. */
export interface StoreSource {
  readonly log: Pick<ResourceLog, 'state' | 'commit'>;
  /** For dry runs. */
  readonly prepareContext: () => PrepareContext;
}

/** Commits a request, or only tries it. Throws a LogError when it is refused. */
export async function store(
  { log, prepareContext }: StoreSource,
  request: CommitRequest,
  dryRun: boolean,
): Promise<Stored> {
  if (dryRun) return tried(log.state(), request, prepareContext());
  const result: CommitResult = await log.commit(request);
  const state = log.state();
  if (result.outcome === 'refused') throw logError(result.fault);
  if (result.outcome === 'unchanged') return { revision: result.revision, changes: [], state };
  return { revision: result.revision, changes: result.record.changes, state };
}

function tried(state: State, request: CommitRequest, context: PrepareContext): Stored {
  const prepared = prepare(state, request, context);
  if (prepared.outcome === 'refused') throw logError(prepared.fault);
  const changes = prepared.outcome === 'commit' ? prepared.record.changes : [];
  return { revision: state.revision, changes, state };
}

/** The object of a key as the change left it; that of the state when it did not change. */
export function objectAfter({ changes, state }: Stored, key: ObjectKey): Resource | undefined {
  for (const change of changes) if (change.op === 'put' && keyOf(change.object) === key) return change.object;
  return getObject(state, key);
}

/** What became of an object. */
export type ChangeResult = 'created' | 'configured' | 'unchanged' | 'deleted';

/** Result for each object of a request. */
export function resultsOf({ changes }: Stored): (key: ObjectKey) => ChangeResult {
  const results = new Map<ObjectKey, ChangeResult>();
  for (const change of changes) {
    if (change.op === 'delete') results.set(change.key, 'deleted');
    if (change.op === 'put')
      results.set(keyOf(change.object), change.was === undefined ? 'created' : 'configured');
  }
  return (key) => results.get(key) ?? 'unchanged';
}
