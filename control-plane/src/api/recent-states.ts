import type { State } from '../resources/state.ts';

/** States that lists in pages go on with. States share what did not change, so few cost little. */
export interface RecentStates {
  /** Keeps a state for the next page. */
  readonly keep: (state: State) => void;
  /** The state of a revision; undefined when it is not kept any more. */
  readonly get: (revision: number) => State | undefined;
}

const MAX_STATES = 64;

/** As long as etcd keeps old revisions for an API server of Kubernetes by default. */
const MAX_AGE_MS = 5 * 60_000;

/** Keeps the states used last. */
export function createRecentStates(now: () => number): RecentStates {
  const kept = new Map<number, { readonly state: State; readonly until: number }>();
  const forget = () => {
    for (const [revision, { until }] of kept)
      if (kept.size > MAX_STATES || until <= now()) kept.delete(revision);
      else break;
  };
  return {
    keep(state) {
      kept.delete(state.revision);
      kept.set(state.revision, { state, until: now() + MAX_AGE_MS });
      forget();
    },
    get(revision) {
      forget();
      return kept.get(revision)?.state;
    },
  };
}
