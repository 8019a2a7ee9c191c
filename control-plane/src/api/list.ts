import { type ObjectKey, objectKey, type Resource } from '@flyball/policy';
import { getObject, listObjects, matches } from '../resources/query.ts';
import type { State } from '../resources/state.ts';
import { refuse } from './errors.ts';
import { decodePageToken, encodePageToken } from './page-token.ts';
import { numberIn, type Query, revisionIn, type Selection, selectionOf } from './query.ts';
import type { RecentStates } from './recent-states.ts';
import type { Target } from './target.ts';

/** What a list holds, before it is shown. */
export interface Listed {
  readonly state: State;
  readonly items: readonly Resource[];
  /** Token of the next page. */
  readonly next?: string;
}

/** States a list can be made of. */
export interface ListSource {
  readonly state: () => State;
  readonly recent: RecentStates;
}

const MAX_LIMIT = 100_000;

/** The objects a request asks for, as of one revision. */
export function listTarget(source: ListSource, target: Target, query: Query): Listed {
  const token = query.get('continue');
  const page = token === null || token === '' ? undefined : decodePageToken(token);
  const state = page === undefined ? stateFor(source, query) : stateOfPage(source, page.revision);
  const limit = numberIn(query, 'limit', MAX_LIMIT);
  const selection = selectionOf(query);
  const found = objectsOf(state, target, {
    selection,
    ...(limit === undefined || limit === 0 ? {} : { limit }),
    ...(page === undefined ? {} : { after: page.after }),
  });
  if (found.next === undefined) return { state, items: found.items };
  source.recent.keep(state);
  return {
    state,
    items: found.items,
    next: encodePageToken({ revision: state.revision, after: found.next }),
  };
}

interface Wanted {
  readonly selection: Selection;
  readonly limit?: number;
  readonly after?: ObjectKey;
}

/** Objects of a target that a selection takes. */
export function objectsOf(
  state: State,
  target: Target,
  { selection, ...page }: Wanted,
): { readonly items: readonly Resource[]; readonly next?: ObjectKey } {
  const { labels, fields } = selection;
  const { namespace = fields.namespace } = target;
  const filter = { kind: target.kind.kind, namespace, selector: labels };
  if (fields.namespace !== undefined && fields.namespace !== namespace) return { items: [] };
  if (fields.name === undefined) return listObjects(state, { ...filter, ...page });
  if (namespace === undefined && target.kind.namespaced) {
    const { items } = listObjects(state, filter);
    return { items: items.filter(({ metadata }) => metadata.name === fields.name) };
  }
  const object = getObject(state, objectKey(filter.kind, namespace ?? '', fields.name));
  return { items: object !== undefined && matches(filter, object) ? [object] : [] };
}

/** Kubernetes' meaning of resourceVersion on a list: nothing or 0 is now, else now unless it is not there yet. */
function stateFor({ state, recent }: ListSource, query: Query): State {
  const revision = revisionIn(query);
  const now = state();
  if (revision === undefined || revision === 0) return now;
  if (revision > now.revision) return ahead(revision, now);
  if (query.get('resourceVersionMatch') !== 'Exact' || revision === now.revision) return now;
  return recent.get(revision) ?? expired(revision, now);
}

function stateOfPage({ state, recent }: ListSource, revision: number): State {
  const now = state();
  if (revision === now.revision) return now;
  return recent.get(revision) ?? expired(revision, now);
}

/** Refuses a revision that this log has not reached. */
export const ahead = (revision: number, { revision: now }: State): never =>
  refuse('FLYBALL_API_REVISION_AHEAD', `Revision ${revision} is not there yet; the log is at ${now}.`, {
    current: String(now),
    retryAfter: 1,
  });

const expired = (revision: number, { revision: now }: State): never =>
  refuse('FLYBALL_API_EXPIRED', `Revision ${revision} is not kept for lists; the log is at ${now}.`, {
    current: String(now),
  });
