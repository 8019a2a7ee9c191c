import { keyOf, type ObjectKey, type Resource, UNSTORED } from '@flyball/policy';
import fc from 'fast-check';
import { decodeRecord } from '../../log/decode.ts';
import { encodeRecord } from '../../log/encode.ts';
import type { LogRecord } from '../../log/record.ts';
import { prepare } from '../prepare.ts';
import { allObjects } from '../query.ts';
import { reduce } from '../reduce.ts';
import type { CommitRequest, PrepareContext, Prepared, WantedChange } from '../request.ts';
import type { State } from '../state.ts';
import { undo } from '../undo.ts';

/** What a resource of a test differs in. */
export interface ResourceParts {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

/** A resource as a person sends it. */
export const resource = (parts: ResourceParts = {}): Resource => ({
  apiVersion: 'flyball.dev/v1',
  kind: parts.kind ?? 'TrafficPolicy',
  metadata: {
    name: parts.name ?? 'account',
    namespace: parts.namespace ?? 'shop',
    labels: parts.labels ?? {},
    annotations: {},
    creationTimestamp: UNSTORED,
    uid: '',
    resourceVersion: '',
    generation: 1,
  },
  spec: parts.spec ?? {},
});

/** A put of such a resource. */
export const put = (parts: ResourceParts = {}): WantedChange => ({ op: 'put', object: resource(parts) });

/** A request by nobody in particular. */
export const request = (...changes: readonly WantedChange[]): CommitRequest => ({
  author: 'ada',
  message: 'test',
  changes,
});

/** Time and ids that count up: a second a call, `uid-1`, `uid-2`, … */
export function counting(start = Date.parse('2026-01-01T00:00:00Z')): () => PrepareContext {
  let now = start;
  let uids = 0;
  return () => {
    now += 1_000;
    return { now, newUid: () => `uid-${++uids}` };
  };
}

/** The state after a request, and what it came to; by way of the bytes of the log. */
export function step(
  state: State,
  wanted: CommitRequest,
  context: PrepareContext,
): { readonly state: State; readonly prepared: Prepared } {
  const prepared = prepare(state, wanted, context);
  if (prepared.outcome !== 'commit') return { state, prepared };
  return { state: reduce(state, viaLog(prepared.record)), prepared };
}

/** The record as it comes back from a store. */
export const viaLog = (record: LogRecord): LogRecord => decodeRecord(record.revision, encodeRecord(record));

/** What a person decides of an object. */
export const contentOf = ({ apiVersion, metadata, spec }: Resource): string =>
  JSON.stringify([apiVersion, metadata.labels, metadata.annotations, spec]);

/** Content by object. */
export const contentsOf = (objects: Iterable<Resource>): Map<ObjectKey, string> =>
  new Map([...objects].map((object) => [keyOf(object), contentOf(object)]));

/** Content by object of a state. */
export const contents = (state: State): Map<ObjectKey, string> => contentsOf(allObjects(state));

/** One thing a test does: puts and deletes in one commit, or an undo. */
export type Action = { readonly changes: readonly WantedChange[] } | { readonly undo: ObjectKey };

const kinds = fc.constantFrom('TrafficPolicy', 'HTTPRoute');
const names = fc.constantFrom('a', 'a-b', 'b', 'c');
const namespaces = fc.constantFrom('shop', 'shop-2');
const labels = fc.constantFrom<Readonly<Record<string, string>>>({}, { app: 'x' }, { app: 'y' });
const specs = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.jsonValue({ maxDepth: 3 }));
const parts = fc.record({ kind: kinds, namespace: namespaces, name: names, labels, spec: specs });

const wanted: fc.Arbitrary<WantedChange> = fc.oneof(
  { weight: 4, arbitrary: parts.map(put) },
  { weight: 1, arbitrary: parts.map((it): WantedChange => ({ op: 'delete', key: keyOf(resource(it)) })) },
);

/** Sequences of actions on few objects, so that they meet. */
export const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(wanted, { minLength: 1, maxLength: 4 }).map((changes): Action => ({ changes })),
    },
    { weight: 1, arbitrary: parts.map((it): Action => ({ undo: keyOf(resource(it)) })) },
  ),
  { maxLength: 40 },
);

/** The request of an action; undefined when there is nothing to undo. */
export function requestOf(state: State, action: Action): CommitRequest | undefined {
  if ('changes' in action) return request(...action.changes);
  const result = undo(state, action.undo);
  return 'change' in result ? request(result.change) : undefined;
}

/** States after each action, the first one included. */
export function run(first: State, all: readonly Action[], context = counting()): State[] {
  const states = [first];
  for (const action of all) {
    const state = states.at(-1) ?? first;
    const wantedNow = requestOf(state, action);
    states.push(wantedNow === undefined ? state : step(state, wantedNow, context()).state);
  }
  return states;
}
