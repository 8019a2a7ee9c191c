import type { Artefact } from './artefact.ts';
import { type Channel, type Item, type Session, type Suspect, targetOf, touch } from './channel.ts';
import { remember } from './slot.ts';
import { isFullState } from './types.ts';

/** The version to go back to: what this client had, else what another one accepted. */
function fallbackFor({ type }: Channel, { cache }: Session, item: Item): Artefact | undefined {
  const refused = item.after?.version;
  if (item.before && item.before.version !== refused) return item.before;
  const slot = cache.slot(type, item.name);
  return slot?.good.find(({ version }) => version !== refused && !slot.refused.has(version));
}

/** Names whose content the refused response changed; what was sent again unchanged is not to blame. */
function suspectsOf(channel: Channel, session: Session, items: readonly Item[]): readonly Suspect[] {
  return items.flatMap((item) => {
    const { name, before, after, foreign } = item;
    if (!after || after.version === before?.version) return [];
    return [{ name, artefact: after, foreign, fallback: fallbackFor(channel, session, item) }];
  });
}

/** Notes that the client is back at the last good version, or will be when that has been sent again. */
function goBack(channel: Channel, { name, fallback, foreign }: Suspect): void {
  if (fallback) channel.held.set(name, fallback);
  else channel.held.delete(name);
  if (fallback || !foreign) {
    channel.isolation?.restore.add(name);
    return;
  }
  channel.foreign.add(name);
  channel.isolation?.restore.delete(name);
}

/** The culprit is alone: never again for this client, and for no other unless one accepted it. */
function convict(
  channel: Channel,
  session: Session,
  { suspect, reason }: { suspect: Suspect; reason: string },
): void {
  const { name, artefact, fallback } = suspect;
  const versions = channel.refused.get(name) ?? new Set();
  remember(versions, artefact.version);
  channel.refused.set(name, versions);
  const withheld = session.cache.refuse(artefact);
  touch(channel, name);
  const instead = targetOf(channel, session, name);
  session.events.rejected(session.client, {
    artefact,
    base: artefact.plain ?? fallback,
    instead,
    reason,
    withheld,
  });
}

/** Sent again unchanged, or restored, and yet refused: it is said, and not sent in a loop. */
function complain(channel: Channel, session: Session, { items, reason }: Refusal): void {
  channel.isolation = undefined;
  for (const { after } of items) {
    if (!after) continue;
    session.events.rejected(session.client, {
      artefact: after,
      base: undefined,
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

/**
 * The client refused a response. It names no culprit one could rely on, so: back to the last good version of exactly the
 * names that were changed, then halves of them until each culprit is alone.
 */
export function refuse(channel: Channel, session: Session, refusal: Refusal): void {
  const suspects = channel.isolation?.trying ?? suspectsOf(channel, session, refusal.items);
  const [suspect] = suspects;
  if (!suspect) {
    complain(channel, session, refusal);
    return;
  }
  // What was sent along and is not suspected was refused with the rest: it goes again.
  channel.isolation ??= { groups: [], trying: [], restore: new Set(refusal.items.map(({ name }) => name)) };
  channel.isolation.trying = [];
  for (const each of suspects) goBack(channel, each);
  if (suspects.length === 1) convict(channel, session, { suspect, reason: refusal.reason });
  else {
    const half = Math.ceil(suspects.length / 2);
    channel.isolation.groups.unshift(suspects.slice(0, half), suspects.slice(half));
  }
}

/** The client accepted a response of the search. */
export function acquit(channel: Channel): void {
  if (!channel.isolation) return;
  channel.isolation.trying = [];
  channel.isolation.restore.clear();
}

/** Suspects that are still what the client should have; a newer version is tried by itself. */
function current(channel: Channel, session: Session, group: readonly Suspect[]): readonly Suspect[] {
  return group.filter(({ name, artefact }) => {
    const same = targetOf(channel, session, name)?.version === artefact.version;
    if (!same) channel.fresh.add(name);
    return same;
  });
}

function nextGroup(channel: Channel, session: Session): readonly Suspect[] {
  const groups = channel.isolation?.groups ?? [];
  for (let group = groups.shift(); group; group = groups.shift()) {
    const tried = current(channel, session, group);
    if (tried.length > 0) return tried;
  }
  return [];
}

function restored(channel: Channel, group: readonly Suspect[]): readonly Item[] {
  const names = new Set(channel.isolation?.restore);
  for (const { name } of group) names.delete(name);
  return [...names].map((name) => ({
    name,
    before: undefined,
    after: channel.held.get(name),
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
  const restore = restored(channel, group);
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
