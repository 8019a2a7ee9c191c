import { type Channel, type Item, type Stream, takenOf } from './channel.ts';
import type { Held } from './events.ts';

/** Names of which only a version is sent again that the client had before another one was refused. */
function sentAgain({ isolation }: Channel): ReadonlySet<string> {
  const again = new Set<string>();
  for (const [name, borrowed] of isolation?.restore ?? []) if (!borrowed) again.add(name);
  for (const { name } of isolation?.trying ?? []) again.delete(name);
  return again;
}

/** Items of the unanswered response that are new to the client, and that it still asks for. */
function underWay(channel: Channel): ReadonlyMap<string, Item> {
  const again = sentAgain(channel);
  const items = (channel.outstanding?.items ?? []).filter(
    (item) => takenOf(channel, item) !== undefined && !again.has(item.name),
  );
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
