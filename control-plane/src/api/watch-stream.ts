import type { Resource } from '@flyball/policy';
import type { ResourceLog } from '../resources/open.ts';
import type { Filter } from '../resources/query.ts';
import type { State, WatchEvent } from '../resources/state.ts';
import { watch } from '../resources/watch.ts';
import { objectsOf } from './list.ts';
import type { Selection } from './query.ts';
import { failureStatus } from './status.ts';
import type { Target } from './target.ts';

/** What a watch asks for. */
export interface WatchRequest {
  readonly target: Target;
  readonly selection: Selection;
  /** Revision from which on; absent: the objects there are come first. */
  readonly since?: number;
  readonly bookmarks: boolean;
  /** Ends the objects that came first with a bookmark that says so. */
  readonly endOfInitial: boolean;
}

/** What a watch is made of. */
export interface WatchSource {
  readonly log: Pick<ResourceLog, 'state' | 'subscribe'>;
  /** The object as it is shown, under that revision. */
  readonly view: (object: Resource, state: State, resourceVersion: string) => object;
  /** Called for each line. */
  readonly onLine: () => void;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const BOOKMARK_MS = 30_000;

/** Lines of a watch as Kubernetes writes them (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). */
export async function* watchLines(
  source: WatchSource,
  request: WatchRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const text of lines(source, request, signal)) {
    source.onLine();
    yield text;
  }
}

async function* lines(
  source: WatchSource,
  request: WatchRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { target, selection } = request;
  const state = source.log.state();
  if (request.since === undefined) yield* initial(source, request, state);
  const { namespace = selection.fields.namespace } = target;
  const filter: Filter = { kind: target.kind.kind, namespace, selector: selection.labels };
  const options = { filter, since: request.since ?? state.revision, bookmarkEvery: BOOKMARK_MS, ...source };
  for await (const item of watch(source.log, options, signal)) {
    if (item.type === 'expired') yield line('ERROR', failureStatus(item.fault));
    else if (item.type === 'bookmark') {
      if (request.bookmarks) yield line('BOOKMARK', bookmark(target, item.revision));
    } else if (isNamed(selection, item.event)) yield eventLine(source, item.event);
  }
}

function* initial(source: WatchSource, request: WatchRequest, state: State): Generator<string> {
  const { target, selection } = request;
  for (const object of objectsOf(state, target, { selection }).items)
    yield line('ADDED', source.view(object, state, object.metadata.resourceVersion));
  if (!request.endOfInitial) return;
  const annotations = { 'k8s.io/initial-events-end': 'true' };
  yield line('BOOKMARK', bookmark(target, state.revision, { annotations }));
}

const TYPES = { created: 'ADDED', changed: 'MODIFIED', conditions: 'MODIFIED', deleted: 'DELETED' } as const;

/** The revision shown is that of the event: clients go on from it, and tell by it that something changed. */
const eventLine = ({ log, view }: WatchSource, { type, object, revision }: WatchEvent): string =>
  line(TYPES[type], view(object, log.state(), String(revision)));

const isNamed = ({ fields }: Selection, { object }: WatchEvent): boolean =>
  (fields.name === undefined || fields.name === object.metadata.name) &&
  (fields.namespace === undefined || fields.namespace === object.metadata.namespace);

const bookmark = ({ kind, apiVersion }: Target, revision: number, more: object = {}): object => ({
  apiVersion,
  kind: kind.kind,
  metadata: { resourceVersion: String(revision), ...more },
});

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
