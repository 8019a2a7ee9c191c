import type { Door, Entrance, Router } from '@flyball/policy/evaluate';

/** What may be entered at a bound port. */
export interface Gate {
  /** Nearly always one: a Gateway's port, or the mesh scope of a waypoint's service. */
  readonly entrances: readonly Entrance[];
  /** Keys of the listeners that hold here; others of the same Gateway are bound elsewhere, or rejected. */
  readonly listeners: ReadonlySet<string>;
}

/** The door of a host at a gate; undefined when no listener here takes it. Hosts of several entrances do not overlap. */
export const enterAt = (router: Router, { entrances, listeners }: Gate, host: string): Door | undefined => {
  for (const entrance of entrances) {
    const door = router.enter(entrance, host);
    if (door && (door.key === '' || listeners.has(door.key))) return door;
  }
  return undefined;
};
