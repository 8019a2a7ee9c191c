/** Counts what is held open, by who holds it. */
export interface Slots {
  /** What gives the slot back, to be called once; undefined when there is none left. */
  readonly take: (holder: string) => (() => void) | undefined;
  readonly taken: () => number;
}

/** Bounds of slots. */
export interface SlotLimits {
  readonly each: number;
  readonly all: number;
}

/** Slots for watches and other requests that stay open. */
export function createSlots({ each, all }: SlotLimits): Slots {
  const held = new Map<string, number>();
  let total = 0;
  const change = (holder: string, by: number) => {
    const now = (held.get(holder) ?? 0) + by;
    if (now === 0) held.delete(holder);
    else held.set(holder, now);
    total += by;
  };
  return {
    take(holder) {
      if (total >= all || (held.get(holder) ?? 0) >= each) return undefined;
      change(holder, 1);
      let open = true;
      return () => {
        if (open) change(holder, -1);
        open = false;
      };
    },
    taken: () => total,
  };
}
