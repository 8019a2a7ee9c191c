import type { ErrorDetail } from '../decode/requests.ts';
import { type Channel, type Item, type Outstanding, type Session, takenOf } from './channel.ts';
import type { Loss } from './events.ts';
import { acquit, refuse } from './nack.ts';
import { reasonOf } from './reason.ts';

/** Notes that a version was accepted; gives the one it took the place of. */
function accept(channel: Channel, session: Session, item: Item): readonly Loss[] {
  const { held, removing } = channel;
  const { name, after } = item;
  if (!after) return [];
  const taken = takenOf(channel, item);
  session.cache.accept(taken ?? after);
  // It was unsubscribed meanwhile.
  if (!taken) return [];
  const before = item.before ?? (held.has(name) ? removing.get(name) : undefined);
  if (held.has(name)) removing.delete(name);
  session.events.accepted(session.client, taken, before);
  return before && before !== taken ? [{ artefact: before, by: taken }] : [];
}

/** The client confirmed what the response said is gone. */
function confirm({ held, removing }: Channel, removes: readonly string[]): readonly Loss[] {
  return removes.flatMap((name) => {
    if (held.has(name)) return [];
    const artefact = removing.get(name);
    removing.delete(name);
    return artefact ? [{ artefact, by: undefined }] : [];
  });
}

function takeAck(channel: Channel, session: Session, { items, removes }: Outstanding): void {
  acquit(channel);
  const replaced = items.flatMap((item) => accept(channel, session, item));
  const lost = [...replaced, ...confirm(channel, removes)];
  if (lost.length > 0) session.events.lost(session.client, lost);
}

/** The ACK or NACK in a request: only the nonce of the response that waits for it counts, only `error` makes it a NACK. */
export function takeAnswer(
  channel: Channel,
  session: Session,
  answer: { readonly nonce: string; readonly error: ErrorDetail | undefined },
): void {
  const { outstanding } = channel;
  if (!outstanding || outstanding.nonce !== answer.nonce) return;
  channel.outstanding = undefined;
  channel.answered += 1;
  if (!answer.error) takeAck(channel, session, outstanding);
  else refuse(channel, session, { items: outstanding.items, reason: reasonOf(answer.error.message) });
}
