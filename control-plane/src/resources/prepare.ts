import { keyOf, type Resource } from '@flyball/policy';
import { type LogFault, logFault } from '../log/errors.ts';
import type { Change, Was } from '../log/record.ts';
import { timeText } from '../log/time-text.ts';
import { checkExpectation } from './expectation.ts';
import type { CommitRequest, PrepareContext, Prepared, WantedChange } from './request.ts';
import { sameJson } from './same-json.ts';
import { entryOf, presentOf, type State } from './state.ts';
import { checkRequest, wantedKey } from './wanted.ts';

/**
 * What a request comes to on a state: a record for the next revision, nothing, or a refusal. Pure: the same
 * state, request, time and ids give the same record. Size is judged when the record is encoded.
 */
export function prepare(state: State, request: CommitRequest, context: PrepareContext): Prepared {
  const { author, message } = request;
  const fault = checkRequest(request) ?? checkExpectations(state, request.changes);
  if (fault !== undefined) return { outcome: 'refused', fault };
  const frame: Frame = { state, at: timeOf(state, context.now), newUid: context.newUid };
  const changes = request.changes.flatMap((wanted) => changeOf(frame, wanted));
  if (changes.length === 0) return { outcome: 'unchanged' };
  const full = checkRoom(state, changes);
  if (full !== undefined) return { outcome: 'refused', fault: full };
  return {
    outcome: 'commit',
    record: { v: 1, revision: state.revision + 1, at: frame.at, author, message, changes },
  };
}

interface Frame {
  readonly state: State;
  /** Time of the commit: creation time of all objects it creates. */
  readonly at: string;
  readonly newUid: () => string;
}

/** Whole seconds; clocks of planes differ, so time stands still rather than going back. */
function timeOf(state: State, now: number): string {
  const at = timeText(now);
  if (at < state.at) return state.at;
  return at;
}

function checkExpectations(state: State, changes: readonly WantedChange[]): LogFault | undefined {
  for (const change of changes) {
    const key = wantedKey(change);
    const there = presentOf(entryOf(state, key));
    const fault = checkExpectation({ change, key, there });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The change for the log; empty when it would change nothing. */
function changeOf(frame: Frame, wanted: WantedChange): readonly Change[] {
  const key = wantedKey(wanted);
  const entry = entryOf(frame.state, key);
  const there = presentOf(entry);
  if (wanted.op === 'put') return putOf(frame, wanted.object, there);
  if (there === undefined) return [];
  const was = wasOf(there);
  if (wanted.op === 'delete') return [{ op: 'delete', key, was }];
  const { conditions } = wanted;
  return sameJson(conditions, entry?.conditions) ? [] : [{ op: 'conditions', key, was, conditions }];
}

function putOf(frame: Frame, wanted: Resource, there: Resource | undefined): readonly Change[] {
  if (there === undefined) return [{ op: 'put', object: created(frame, wanted) }];
  if (sameContent(wanted, there)) return [];
  return [{ op: 'put', object: changed(frame, wanted, there), was: wasOf(there) }];
}

const created = (frame: Frame, wanted: Resource): Resource =>
  stored(wanted, {
    creationTimestamp: frame.at,
    uid: frame.newUid(),
    resourceVersion: String(frame.state.revision + 1),
    generation: 1,
  });

const changed = (frame: Frame, wanted: Resource, there: Resource): Resource =>
  stored(wanted, {
    creationTimestamp: there.metadata.creationTimestamp,
    uid: there.metadata.uid,
    resourceVersion: String(frame.state.revision + 1),
    generation: there.metadata.generation + (sameJson(wanted.spec, there.spec) ? 0 : 1),
  });

type Given = Pick<Resource['metadata'], 'creationTimestamp' | 'uid' | 'resourceVersion' | 'generation'>;

/** Only the fields of the contract are stored: what else a caller carries is no content. */
function stored({ apiVersion, kind, metadata, spec }: Resource, given: Given): Resource {
  const { name, namespace, labels, annotations } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations, ...given }, spec };
}

/** Whether all that a writer decides is equal. */
const sameContent = (a: Resource, b: Resource): boolean =>
  a.apiVersion === b.apiVersion &&
  sameJson(a.metadata.labels, b.metadata.labels) &&
  sameJson(a.metadata.annotations, b.metadata.annotations) &&
  sameJson(a.spec, b.spec);

const wasOf = ({ metadata }: Resource): Was => ({
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
});

function checkRoom(state: State, changes: readonly Change[]): LogFault | undefined {
  const added = changes.filter((change) => change.op === 'put' && change.was === undefined);
  const limit = state.retention.objects;
  const last = added.at(-1);
  if (last?.op !== 'put' || state.objects + added.length <= limit) return undefined;
  const message = `There would be ${state.objects + added.length} objects; ${limit} are allowed.`;
  return logFault('FLYBALL_LOG_FULL', { message, where: keyOf(last.object) });
}
