import {
  type Channel,
  type Isolation,
  type Item,
  isLeftAlone,
  type Session,
  type Suspect,
  takenOf,
  targetOf,
  touch,
} from './channel.ts';
import type { Loss } from './events.ts';
import { newest, noteRefused, reviewRefusals } from './refused.ts';
import { ownOf, suspectsOf } from './suspects.ts';
import { isFullState } from './types.ts';

/** The refused version was to be removed anyway: the client keeps what it had before. */
function unshelve({ removing }: Channel, session: Session, { name, artefact, ...rest }: Suspect): void {
  const own = ownOf(rest);
  if (own) removing.set(name, own);
  else removing.delete(name);
  session.events.lost(session.client, [{ artefact, by: own }]);
}

/** Notes that the client is back at its last good version, and what must be sent so that this is sure. */
function goBack(channel: Channel, session: Session, suspect: Suspect): void {
  const { name, artefact, fallback, foreign } = suspect;
  const { held, isolation } = channel;
  isolation?.restore.delete(name);
  // It was unsubscribed meanwhile.
  if (!takenOf(channel, { name, after: artefact })) return;
  if (!held.has(name)) {
    unshelve(channel, session, suspect);
    return;
  }
  const own = ownOf(suspect);
  if (own) held.set(name, own);
  else held.delete(name);
  if (fallback || !foreign) isolation?.restore.set(name, own ? undefined : fallback);
  else channel.foreign.add(name);
}

/** The culprit is alone: never again for this client, and for no other unless one accepted it. */
function convict(
  channel: Channel,
  session: Session,
  { suspect, reason }: { suspect: Suspect; reason: string },
): void {
  const { name, fallback } = suspect;
  const artefact = newest(channel, session, suspect.artefact);
  noteRefused(channel, { artefact, reason, isBooked: true });
  const withheld = session.cache.refuse(artefact);
  touch(channel, name);
  const instead = targetOf(channel, session, name);
  const base = artefact.plain ?? fallback;
  session.events.rejected(session.client, {
    artefact,
    base,
    own: ownOf(suspect),
    instead,
    reason,
    withheld,
  });
  if (artefact !== suspect.artefact) {
    session.events.lost(session.client, [{ artefact: suspect.artefact, by: artefact }]);
  }
  reviewRefusals(channel, session, name);
}

/** Sent again unchanged, or restored, and yet refused: it is said, and not sent in a loop. */
function complain(channel: Channel, session: Session, { items, reason }: Refusal): void {
  channel.isolation = undefined;
  for (const { after } of items) {
    if (!after) continue;
    session.events.rejected(session.client, {
      artefact: after,
      base: undefined,
      own: after,
      instead: after,
      reason,
      withheld: false,
    });
  }
}

/** A refused response, and why. */
export interface Refusal {
  readonly items: readonly Item[];
  /** Redacted. */
  readonly reason: string;
}

/** Versions of others that were sent along with what is refused again: the client never had them. */
function takeBack({ held, isolation }: Channel): readonly Loss[] {
  return [...(isolation?.restore ?? [])].flatMap(([name, borrowed]) => {
    if (!borrowed || held.get(name) !== borrowed) return [];
    held.delete(name);
    return [{ artefact: borrowed, by: undefined }];
  });
}

/** The same bytes were sent again, and what they are made from changed meanwhile: they are held as they are made now. */
function renewedOf(channel: Channel, items: readonly Item[]): readonly Loss[] {
  return items.flatMap((item) => {
    const { before } = item;
    const by = takenOf(channel, item);
    const isNewer = before !== undefined && by !== before && by?.version === before.version;
    return isNewer ? [{ artefact: before, by }] : [];
  });
}

/** What was sent along and is not suspected was refused with the rest: it goes again, as it is then held. */
function restoreOf({ items }: Refusal): Isolation['restore'] {
  return new Map(items.map(({ name }) => [name, undefined]));
}

function search(
  channel: Channel,
  session: Session,
  { suspects, refusal }: { suspects: readonly Suspect[]; refusal: Refusal },
): void {
  channel.isolation ??= { groups: [], trying: [], restore: restoreOf(refusal) };
  channel.isolation.trying = [];
  for (const each of suspects) goBack(channel, session, each);
  const [suspect] = suspects;
  if (suspect && suspects.length === 1) {
    convict(channel, session, { suspect, reason: refusal.reason });
    return;
  }
  const half = Math.ceil(suspects.length / 2);
  channel.isolation.groups.unshift(suspects.slice(0, half), suspects.slice(half));
}

/**
 * The client refused a response. It names no culprit one could rely on, so: back to the last good version of exactly the
 * names that were changed, then halves of them until each culprit is alone.
 */
export function refuse(channel: Channel, session: Session, refusal: Refusal): void {
  const suspects = channel.isolation?.trying ?? suspectsOf(channel, session, refusal.items);
  const lost = [...renewedOf(channel, refusal.items), ...takeBack(channel)];
  if (suspects.length === 0) complain(channel, session, refusal);
  else search(channel, session, { suspects, refusal });
  if (lost.length > 0) session.events.lost(session.client, lost);
}

/** The client accepted a response of the search. */
export function acquit(channel: Channel): void {
  if (!channel.isolation) return;
  channel.isolation.trying = [];
  channel.isolation.restore.clear();
}

/** Suspects that are still what the client should have; a newer version is tried by itself. */
function current(channel: Channel, session: Session, group: readonly Suspect[]): readonly Suspect[] {
  const lost: Loss[] = [];
  const tried = group.flatMap((suspect) => {
    const target = targetOf(channel, session, suspect.name);
    const now = target?.version === suspect.artefact.version ? target : undefined;
    if (now !== suspect.artefact) lost.push({ artefact: suspect.artefact, by: now });
    if (now) return [{ ...suspect, artefact: now }];
    channel.fresh.add(suspect.name);
    return [];
  });
  if (lost.length > 0) session.events.lost(session.client, lost);
  return tried;
}

function nextGroup(channel: Channel, session: Session): readonly Suspect[] {
  const groups = channel.isolation?.groups ?? [];
  for (let group = groups.shift(); group; group = groups.shift()) {
    const tried = current(channel, session, group);
    if (tried.length > 0) return tried;
  }
  return [];
}

/** What the client had goes again; a version of others only if the client still asks for the name. */
function restored(channel: Channel, session: Session, group: readonly Suspect[]): readonly Item[] {
  const { held, isolation } = channel;
  const restore = new Map(isolation?.restore);
  for (const { name } of group) restore.delete(name);
  return [...restore].map(([name, fallback]) => ({
    name,
    before: undefined,
    after: held.get(name) ?? (isLeftAlone(channel, session, name) ? fallback : undefined),
    foreign: false,
  }));
}

/**
 * The next response of the search: one group, and the last good version of what was refused before. Undefined when the
 * search is over and has nothing to restore.
 */
export function nextTrial(channel: Channel, session: Session): readonly Item[] | undefined {
  const { isolation, held, stream, type } = channel;
  if (!isolation) return undefined;
  const group = nextGroup(channel, session);
  const restore = restored(channel, session, group);
  const tried = group.map(({ name, artefact, foreign }) => ({
    name,
    before: held.get(name),
    after: artefact,
    foreign,
  }));
  const partial = stream.mode === 'sotw' && !isFullState(type);
  const items = [...restore, ...tried].filter(({ after }) => after !== undefined || !partial);
  isolation.trying = group;
  if (items.length > 0) return items;
  channel.isolation = undefined;
  return undefined;
}
