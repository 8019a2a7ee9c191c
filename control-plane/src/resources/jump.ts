import { emptyMap } from './sorted-map.ts';
import type { State } from './state.ts';

/**
 * How far a restore raises the revision. A backup may be older than what clients have seen; beyond this many
 * lost commits one of them could take a new revision for an old one. etcd advises the like for `--bump-revision`
 * (https://etcd.io/docs/v3.6/op-guide/recovery/).
 */
export const RESTORE_MARGIN = 1_000_000;

/** The same content under a greater revision: no watch can go on, all must list again. */
export const jump = (state: State, revision: number): State => ({
  ...state,
  revision,
  window: emptyMap(),
  events: 0,
  watchFloor: revision,
});
