import type { SotwRequest } from '../decode/requests.ts';
import { takeAnswer } from './answer.ts';
import type { Channel, Session, Stream } from './channel.ts';
import { changeInterest, channelOf } from './stream.ts';
import { replaceNames, type SubscriptionChange } from './subscription.ts';
import { isFullState, typeOfUrl } from './types.ts';

/**
 * A full state says by itself what does not exist: it answers every subscription that grows, and one that loses a name
 * under a wildcard, where the client cannot know whether it keeps the resource.
 */
function changesFullState({ subscription }: Channel, change: SubscriptionChange): boolean {
  const { added, removed, wildcardOn } = change;
  return wildcardOn || added.length > 0 || (subscription.wildcard && removed.length > 0);
}

/**
 * Whether a request answers an older response than the last one. An empty nonce never does: a client that connected
 * again may send its next names before it saw the first response. Nor does any nonce before the first response: it is of
 * an earlier stream.
 */
function isStale({ lastNonce }: Channel, nonce: string): boolean {
  return lastNonce !== '' && nonce !== '' && nonce !== lastNonce;
}

/** Takes a state-of-the-world request. Types this server does not serve are left unanswered, as unknown names are. */
export function receiveSotw(stream: Stream, session: Session, request: SotwRequest): void {
  const type = typeOfUrl(request.typeUrl);
  if (!type) return;
  const { channel, first } = channelOf(stream, type);
  if (isStale(channel, request.nonce)) return;
  takeAnswer(channel, session, request);
  if (first && type === 'endpoint') channel.fillEmpty = request.version !== '';
  const legacy = isFullState(type) && session.client.class === 'envoy';
  const change = replaceNames(channel.subscription, request.names, legacy);
  changeInterest(channel, session, change);
  if (isFullState(type) && (first || changesFullState(channel, change))) channel.owed = true;
}
