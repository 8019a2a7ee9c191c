import type { XdsType } from '@flyball/sidecar-config';
import type { ErrorDetail } from '../decode/requests.ts';
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
import { acquit, nextTrial, refuse } from './nack.ts';
import { settle, takeRemovals, takeUpserts } from './plan.ts';
import { reasonOf } from './reason.ts';
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
  if (answer.error) {
    refuse(channel, session, { items: outstanding.items, reason: reasonOf(answer.error.message) });
    return;
  }
  acquit(channel);
  for (const { before, after } of outstanding.items) {
    if (!after) continue;
    session.cache.accept(after);
    session.events.accepted(session.client, after, before);
  }
}

function forget(channel: Channel, name: string): void {
  channel.held.delete(name);
  channel.foreign.delete(name);
  channel.due.delete(name);
  channel.leaving.delete(name);
  channel.forced.delete(name);
}

function changeWildcard(
  channel: Channel,
  session: Session,
  { wildcardOn, wildcardOff }: SubscriptionChange,
): void {
  const { client, cache } = session;
  const { type, subscription, held } = channel;
  if (client.view === undefined || (type !== 'cluster' && type !== 'listener')) return;
  if (wildcardOn) cache.followView(client.view, type, channel);
  if (!wildcardOff) return;
  cache.unfollowView(client.view, type, channel);
  for (const name of [...held.keys()]) if (!subscription.names.has(name)) forget(channel, name);
}

/**
 * Follows what a request newly asks for and lets go of the rest. Under a wildcard an incremental client keeps a name
 * until it is told.
 */
export function changeInterest(channel: Channel, session: Session, change: SubscriptionChange): void {
  const { cache } = session;
  const { stream, subscription } = channel;
  for (const name of change.removed) {
    cache.unfollow(channel.type, name, channel);
    if (stream.mode === 'sotw' ? !isWanted(channel, session, name) : !subscription.wildcard)
      forget(channel, name);
  }
  for (const name of change.added) {
    // The subscription keeps the one shared text of the name, not the copy of this request.
    const shared = cache.follow(channel.type, name, channel);
    subscription.names.delete(name);
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
  const { client, cache, events } = session;
  for (const channel of channels.values()) {
    const { type, subscription } = channel;
    for (const name of subscription.names) cache.unfollow(type, name, channel);
    if (client.view !== undefined && subscription.wildcard && (type === 'cluster' || type === 'listener')) {
      cache.unfollowView(client.view, type, channel);
    }
  }
  channels.clear();
  stream.session = undefined;
  events.gone(client);
}

function upsertsOf(channel: Channel, session: Session): readonly Item[] | undefined {
  const trial = nextTrial(channel, session);
  if (trial) return trial;
  const items = takeUpserts(channel, session);
  return items.length > 0 || channel.owed ? items : undefined;
}

function removalsOf(channel: Channel, session: Session): readonly Item[] | undefined {
  const items = channel.isolation ? [] : takeRemovals(channel, session);
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
