import type { Artefact } from './artefact.ts';
import { type Channel, isLeftAlone, type Refused, type Session, targetOf } from './channel.ts';

/** Versions of one name that are remembered; the oldest of many is forgotten. */
const MOST_REFUSED = 8;

/** Remembers what this client refused, so that it is not sent again. */
export function noteRefused({ refused }: Channel, row: Refused): void {
  const { name, version } = row.artefact;
  const versions = refused.get(name) ?? new Map<string, Refused>();
  versions.set(version, row);
  const [oldest] = versions.keys();
  if (versions.size > MOST_REFUSED && oldest !== undefined) versions.delete(oldest);
  refused.set(name, versions);
}

/** What is wanted of a name now, patched and plain. */
function wantedOf({ type }: Channel, { cache }: Session, name: string): readonly Artefact[] {
  const wanted = cache.slot(type, name)?.wanted;
  return [wanted, wanted?.plain].filter((artefact) => artefact !== undefined);
}

/** The same bytes as they are made now: their sources may have changed while they were on their way. */
export function newest(channel: Channel, session: Session, artefact: Artefact): Artefact {
  const candidates = wantedOf(channel, session, artefact.name);
  return candidates.find(({ version }) => version === artefact.version) ?? artefact;
}

/** A version that is not sent because this client refused it: it is refused without a question. */
function repeat(channel: Channel, session: Session, { artefact, reason }: Refused): void {
  const { name, version } = artefact;
  noteRefused(channel, { artefact, reason, isBooked: true });
  const own = channel.held.get(name);
  session.events.rejected(session.client, {
    artefact,
    base: artefact.plain ?? own,
    own,
    instead: targetOf(channel, session, name),
    reason,
    withheld: session.cache.slot(channel.type, name)?.refused.has(version) ?? false,
  });
}

function endRefusals({ type }: Channel, { client, events }: Session, name: string): void {
  events.forgiven(client, { type, name });
}

/**
 * A refusal is booked while the client asks for the name and the refused version is what is wanted. It is so again
 * when that version comes back, and anew when it is made from other sources.
 */
export function reviewRefusals(channel: Channel, session: Session, name: string): void {
  const versions = channel.refused.get(name);
  if (!versions) return;
  if (!isLeftAlone(channel, session, name)) {
    channel.refused.delete(name);
    endRefusals(channel, session, name);
    return;
  }
  const wanted = wantedOf(channel, session, name);
  const isCurrent = ({ artefact, isBooked }: Refused): boolean => !isBooked || wanted.includes(artefact);
  if (![...versions.values()].every(isCurrent)) {
    for (const [version, row] of versions) versions.set(version, { ...row, isBooked: false });
    endRefusals(channel, session, name);
  }
  for (const artefact of wanted) {
    const known = versions.get(artefact.version);
    if (known && !known.isBooked) repeat(channel, session, { ...known, artefact });
  }
}
