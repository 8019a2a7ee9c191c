import type { Clock } from '../core/clock.ts';
import { placeText } from '../core/place-index.ts';
import type { RegistryState } from '../core/state.ts';

const TICK_MS = 1_000;
/** How long what an operator wrote waits for an instance that went, ms. Nacos: about a minute. */
const OPERATOR_OVERLAY_MS = 60_000;

/** Removes what operators wrote on instances that are gone for a minute. */
export function createOverlaySweep({ table, overlays }: RegistryState): (now: number) => void {
  let absent = new Map<string, number>();
  return (now) => {
    const still = new Map<string, number>();
    for (const { overlay: _, ...place } of overlays.list()) {
      if (place.layer !== 'operator' || table.get(place.service)?.instances.has(place.uid) === true) continue;
      const since = absent.get(placeText(place)) ?? now;
      if (now - since >= OPERATOR_OVERLAY_MS) overlays.remove(place);
      else still.set(placeText(place), since);
    }
    absent = still;
  };
}

/** Lets leases expire when they are due, and does each second what is done each second. The answer stops it. */
export function startTicker(
  state: RegistryState,
  clock: Clock,
  everySecond: readonly ((now: number) => void)[],
): () => void {
  let cancel = (): void => undefined;
  let lastSecond = clock.now();
  const tick = (): void => {
    const now = clock.now();
    state.table.advance(now);
    if (now - lastSecond >= TICK_MS) {
      lastSecond = now;
      for (const run of everySecond) run(now);
    }
    const due = state.table.nextDue() ?? now + TICK_MS;
    cancel = clock.setTimer(tick, Math.min(TICK_MS, Math.max(1, due - now)));
  };
  tick();
  return () => cancel();
}
