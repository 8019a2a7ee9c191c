import type { Artefact } from './artefact.ts';
import { type Channel, type Item, type Session, type Suspect, takenOf } from './channel.ts';

/** The version the client had itself, and goes on with. */
export function ownOf({ fallback, isOwn }: Pick<Suspect, 'fallback' | 'isOwn'>): Artefact | undefined {
  return isOwn ? fallback : undefined;
}

/** The version to go back to: what this client had, else what another one accepted. */
function fallbackFor(
  { type }: Channel,
  { cache }: Session,
  { name, before, after }: Item,
): Pick<Suspect, 'fallback' | 'isOwn'> {
  const refused = after?.version;
  if (before && before.version !== refused) return { fallback: before, isOwn: true };
  const slot = cache.slot(type, name);
  const fallback = slot?.good.find(({ version }) => version !== refused && !slot.refused.has(version));
  return { fallback, isOwn: false };
}

/** Names whose content the refused response changed; what was sent again unchanged is not to blame. */
export function suspectsOf(channel: Channel, session: Session, items: readonly Item[]): readonly Suspect[] {
  return items.flatMap((item) => {
    const { name, before, after, foreign } = item;
    if (!after || after.version === before?.version) return [];
    const artefact = takenOf(channel, item) ?? after;
    return [{ name, artefact, foreign, ...fallbackFor(channel, session, item) }];
  });
}
