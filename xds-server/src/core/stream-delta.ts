import type { DeltaRequest } from '../decode/requests.ts';
import { takeAnswer } from './answer.ts';
import { type Channel, isLeftAlone, isWanted, type Session, type Stream, targetOf } from './channel.ts';
import { changeInterest, channelOf } from './stream.ts';
import { changeNames } from './subscription.ts';
import { isFullState, typeOfUrl } from './types.ts';

/**
 * What a client brings from an earlier stream: equal versions are not sent again, others are, and what vanished is
 * removed.
 */
function takeInitial(channel: Channel, session: Session, initial: ReadonlyMap<string, string>): void {
  const { cache, events, client } = session;
  for (const [name, version] of initial) {
    const wanted = isWanted(channel, session, name);
    if (!wanted && !channel.subscription.wildcard) continue;
    const target = targetOf(channel, session, name);
    if (target?.version === version) {
      channel.forced.delete(name);
      channel.held.set(name, target);
      cache.accept(target);
      events.accepted(client, target, undefined);
    } else {
      channel.foreign.add(name);
      if (target || !isLeftAlone(channel, session, name)) channel.forced.add(name);
      else channel.forced.delete(name);
    }
  }
}

/** A name that was unsubscribed while a wildcard holds must be answered: as a member of the wildcard, or as removed. */
function answerRemoved(channel: Channel, removed: readonly string[]): void {
  if (!channel.subscription.wildcard) return;
  for (const name of removed) channel.forced.add(name);
}

/**
 * Takes an incremental request. Changes of the subscription hold whatever the nonce. Types this server does not serve
 * are left unanswered.
 */
export function receiveDelta(stream: Stream, session: Session, request: DeltaRequest): void {
  const type = typeOfUrl(request.typeUrl);
  if (!type) return;
  const { channel, first } = channelOf(stream, type);
  takeAnswer(channel, session, request);
  const legacy = isFullState(type) && session.client.class === 'envoy';
  const change = changeNames(channel.subscription, { ...request, first }, legacy);
  changeInterest(channel, session, change);
  answerRemoved(channel, change.removed);
  if (first) takeInitial(channel, session, request.initial);
  // An Envoy that holds nothing waits for its first answer, even if there is nothing.
  if (change.wildcardOn && request.initial.size === 0) channel.owed = true;
}
