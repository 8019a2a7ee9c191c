import type { Barrier, Channel, Stream } from './channel.ts';
import { REMOVAL_ORDER, TYPE_ORDER } from './types.ts';

function hasUpserts({ owed, forced, due }: Channel): boolean {
  return owed || forced.size + due.size > 0;
}

/** How many responses of a type must be answered before what hangs on them may follow. */
function needed(channel: Channel | undefined): number {
  return channel ? channel.sent + (hasUpserts(channel) ? 1 : 0) : 0;
}

/** A removal waits for all that is under way: stale things go last. */
export function removalBarrier(stream: Stream): Barrier {
  return TYPE_ORDER.map((type) => needed(stream.channels.get(type)));
}

/** A listener or route waits for the clusters that are under way: it may name one of them. */
export function clusterBarrier(stream: Stream): Barrier {
  return [needed(stream.channels.get('cluster'))];
}

/** Whether a type has nothing under way: then nothing that a barrier waits for can come any more. */
function isIdle(channel: Channel): boolean {
  return !channel.outstanding && !channel.isolation && !hasUpserts(channel);
}

/** Whether what the barrier waits for is done; clusters must be settled and have their endpoints. */
export function isPassed(stream: Stream, barrier: Barrier | undefined): boolean {
  if (!barrier) return true;
  if (stream.channels.get('cluster')?.isolation) return false;
  if ((stream.channels.get('endpoint')?.forced.size ?? 0) > 0) return false;
  return barrier.every((answers, index) => {
    const type = TYPE_ORDER[index];
    const channel = type && stream.channels.get(type);
    return !channel || channel.answered >= answers || isIdle(channel);
  });
}

/** Whether something is still to be removed that may name resources of a type: a removal does not overtake it. */
export function isStillNamed({ stream, type }: Channel): boolean {
  const earlier = REMOVAL_ORDER.slice(0, REMOVAL_ORDER.indexOf(type));
  return earlier.some((each) => (stream.channels.get(each)?.leaving.size ?? 0) > 0);
}
