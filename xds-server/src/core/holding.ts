import { type Channel, type Item, type Stream, takenOf } from './channel.ts';
import type { Held } from './events.ts';

/** Items of the unanswered response that the client still asks for. */
function underWay(channel: Channel): ReadonlyMap<string, Item> {
  const items = (channel.outstanding?.items ?? []).filter((item) => takenOf(channel, item) !== undefined);
  return new Map(items.map((item) => [item.name, item]));
}

function* heldOf(channel: Channel): Iterable<Held> {
  const { held, removing, isolation } = channel;
  const sent = underWay(channel);
  for (const [name, artefact] of removing) {
    const isSent = !held.has(name) && sent.has(name);
    if (artefact) yield { artefact, grade: isSent ? 'sent' : 'accepted' };
  }
  for (const [name, artefact] of held) yield { artefact, grade: sent.has(name) ? 'sent' : 'accepted' };
  for (const { before } of sent.values()) if (before) yield { artefact: before, grade: 'accepted' };
  for (const { artefact } of isolation?.groups.flat() ?? []) yield { artefact, grade: 'sent' };
}

/** All that the client of a stream holds, or has been sent and will answer or be sent again. */
export function* holdingOf({ channels }: Stream): Iterable<Held> {
  for (const channel of channels.values()) yield* heldOf(channel);
}
