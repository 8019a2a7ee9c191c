import type { XdsType } from '@flyball/sidecar-config';
import {
  type Channel,
  createChannel,
  type Item,
  isWanted,
  type Session,
  type Stream,
  targetOf,
  wildcardNames,
} from './channel.ts';
import { emit, type Tails } from './emit.ts';
import { forget, shelveAll } from './let-go.ts';
import { nextTrial } from './nack.ts';
import { isStillNamed } from './order.ts';
import { settle, takeRemovals, takeUpserts } from './plan.ts';
import { reviewRefusals } from './refused.ts';
import type { SubscriptionChange } from './subscription.ts';
import { REMOVAL_ORDER, TYPE_ORDER } from './types.ts';

/** State of a type on a stream; made when it is first asked for. */
export function channelOf(stream: Stream, type: XdsType): { channel: Channel; first: boolean } {
  const known = stream.channels.get(type);
  if (known) return { channel: known, first: false };
  const channel = createChannel(stream, type);
  stream.channels.set(type, channel);
  return { channel, first: true };
}

function changeWildcard(
  channel: Channel,
  session: Session,
  { wildcardOn, wildcardOff }: SubscriptionChange,
): void {
  const { client, cache } = session;
  const { type, subscription, held, removing } = channel;
  if (client.view === undefined || (type !== 'cluster' && type !== 'listener')) return;
  if (wildcardOn) cache.followView(client.view, type, channel);
  if (!wildcardOff) return;
  cache.unfollowView(client.view, type, channel);
  const names = new Set([...held.keys(), ...removing.keys()]);
  forget(
    channel,
    session,
    [...names].filter((name) => !subscription.names.has(name)),
  );
}

/** Under a wildcard a client keeps what it unsubscribed by name until it is told. */
function changeRemoved(channel: Channel, session: Session, removed: readonly string[]): void {
  const { stream, subscription, type } = channel;
  for (const name of removed) session.cache.unfollow(type, name, channel);
  if (!subscription.wildcard) {
    forget(channel, session, removed);
    return;
  }
  if (stream.mode === 'delta') {
    for (const name of removed) reviewRefusals(channel, session, name);
    return;
  }
  shelveAll(
    channel,
    session,
    removed.filter((name) => !isWanted(channel, session, name)),
  );
}

/** Follows what a request newly asks for and lets go of the rest. */
export function changeInterest(channel: Channel, session: Session, change: SubscriptionChange): void {
  const { cache } = session;
  const { subscription } = channel;
  changeRemoved(channel, session, change.removed);
  // The subscription keeps the one shared text of a name, not the copy of this request. All copies go first: a Set in which
  // names come and go by turns grows to twice its size, 2.6 kB for 100 names.
  for (const name of change.added) subscription.names.delete(name);
  for (const name of change.added) {
    const shared = cache.follow(channel.type, name, channel);
    subscription.names.add(shared);
    channel.forced.add(shared);
  }
  changeWildcard(channel, session, change);
  if (!change.wildcardOn) return;
  for (const name of wildcardNames(channel, session) ?? []) {
    if (targetOf(channel, session, name)) channel.forced.add(name);
  }
}

/** Lets go of everything a stream follows. */
export function closeStream(stream: Stream): void {
  const { session, channels } = stream;
  if (!session) return;
  const { client, cache, events, holding } = session;
  for (const channel of channels.values()) {
    const { type, subscription } = channel;
    for (const name of subscription.names) cache.unfollow(type, name, channel);
    if (client.view !== undefined && subscription.wildcard && (type === 'cluster' || type === 'listener')) {
      cache.unfollowView(client.view, type, channel);
    }
  }
  events.gone(client, holding);
  channels.clear();
  stream.session = undefined;
}

function upsertsOf(channel: Channel, session: Session): readonly Item[] | undefined {
  const trial = nextTrial(channel, session);
  if (trial) return trial;
  const items = takeUpserts(channel, session);
  return items.length > 0 || channel.owed ? items : undefined;
}

function removalsOf(channel: Channel, session: Session): readonly Item[] | undefined {
  const mustWait = channel.isolation !== undefined || isStillNamed(channel);
  const items = mustWait ? [] : takeRemovals(channel, session);
  return items.length > 0 ? items : undefined;
}

function firstOf(
  stream: Stream,
  order: readonly XdsType[],
  take: (channel: Channel) => readonly Item[] | undefined,
): { channel: Channel; items: readonly Item[] } | undefined {
  for (const type of order) {
    const channel = stream.channels.get(type);
    if (!channel || channel.outstanding) continue;
    const items = take(channel);
    if (items) return { channel, items };
  }
  return undefined;
}

/** Whether a type that waits for no answer has something to send or to look at. */
function hasNews({ channels }: Stream): boolean {
  for (const { outstanding, owed, isolation, fresh, due, forced, leaving } of channels.values()) {
    if (outstanding) continue;
    if (owed || isolation || fresh.size + due.size + forced.size + leaving.size > 0) return true;
  }
  return false;
}

/**
 * The next response that may go now, in make-before-break order, removals last; undefined when there is none. A type
 * with an unanswered response gets no other: what changes meanwhile is merged into the next one.
 */
export function nextResponse(stream: Stream, tails: Tails): Buffer | undefined {
  const { session } = stream;
  if (!session || !stream.awake) return undefined;
  settle(stream, session);
  const next =
    firstOf(stream, TYPE_ORDER, (channel) => upsertsOf(channel, session)) ??
    firstOf(stream, REMOVAL_ORDER, (channel) => removalsOf(channel, session));
  const response = next && emit(next.channel, session, { items: next.items, tails });
  stream.awake = next !== undefined && hasNews(stream);
  return response;
}
