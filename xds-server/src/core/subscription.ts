import { XdsError } from '../decode/errors.ts';
import { LIMITS } from '../decode/limits.ts';

/**
 * What one stream asks for of one type. Wildcard by `*`, or (legacy) by never having named anything.
 * https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#how-the-client-specifies-what-resources-to-return
 */
export interface Subscription {
  /** Names asked for, without `*`. */
  readonly names: Set<string>;
  wildcard: boolean;
  /** Whether the client ever named anything: then an empty list means nothing, for good. */
  named: boolean;
}

/** What a request changed. */
export interface SubscriptionChange {
  /** Names that must be answered, known to the client or not. */
  readonly added: readonly string[];
  /** Names no longer asked for by name. */
  readonly removed: readonly string[];
  readonly wildcardOn: boolean;
  readonly wildcardOff: boolean;
}

/** A subscription to nothing. */
export function emptySubscription(): Subscription {
  return { names: new Set(), wildcard: false, named: false };
}

const STAR = '*';

/** Before anything changes: a subscription that was half changed could not be let go of. */
function bounded(size: number): void {
  if (size > LIMITS.names) {
    throw new XdsError('FLYBALL_XDS_TOO_MANY_NAMES', `more than ${LIMITS.names} in one subscription`);
  }
}

function setWildcard(
  subscription: Subscription,
  wildcard: boolean,
): { wildcardOn: boolean; wildcardOff: boolean } {
  const before = subscription.wildcard;
  subscription.wildcard = wildcard;
  return { wildcardOn: wildcard && !before, wildcardOff: before && !wildcard };
}

/** A state-of-the-world request: the list is the whole subscription, in any order. */
export function replaceNames(
  subscription: Subscription,
  list: readonly string[],
  legacy: boolean,
): SubscriptionChange {
  const wanted = new Set(list);
  const star = wanted.delete(STAR);
  bounded(wanted.size);
  subscription.named ||= star || wanted.size > 0;
  const added = [...wanted].filter((name) => !subscription.names.has(name));
  const removed = [...subscription.names].filter((name) => !wanted.has(name));
  for (const name of removed) subscription.names.delete(name);
  for (const name of added) subscription.names.add(name);
  return { added, removed, ...setWildcard(subscription, star || (legacy && !subscription.named)) };
}

/** Lists of an incremental request. */
export interface NameLists {
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  /** Whether it is the first request of its type on the stream: only that one can mean the legacy wildcard. */
  readonly first: boolean;
}

const NO_CHANGE: SubscriptionChange = { added: [], removed: [], wildcardOn: false, wildcardOff: false };

/** An incremental request. A name subscribed again must be answered again; one that was never subscribed is ignored. */
export function changeNames(
  subscription: Subscription,
  { subscribe, unsubscribe, first }: NameLists,
  legacy: boolean,
): SubscriptionChange {
  // Most requests are mere acknowledgements.
  if (!first && subscribe.length + unsubscribe.length === 0) return NO_CHANGE;
  const added = new Set(subscribe);
  const star = added.delete(STAR);
  const { names } = subscription;
  const removed = [...new Set(unsubscribe)].filter((name) => names.has(name) && !added.has(name));
  const grown = [...added].filter((name) => !names.has(name)).length;
  bounded(names.size - removed.length + grown);
  subscription.named ||= star || added.size > 0;
  for (const name of removed) names.delete(name);
  for (const name of added) names.add(name);
  const starOff = unsubscribe.includes(STAR);
  const legacyOn = first && legacy && !subscription.named;
  const wildcard = star || legacyOn || (subscription.wildcard && !starOff);
  return { added: [...added], removed, ...setWildcard(subscription, wildcard) };
}
