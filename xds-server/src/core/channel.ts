import type { XdsType } from '@flyball/sidecar-config';
import type { XdsClient } from '../client.ts';
import type { Artefact } from './artefact.ts';
import type { Cache } from './cache.ts';
import type { Holding, XdsEvents } from './events.ts';
import { LeanMap, LeanSet } from './lean.ts';
import { bestOf } from './slot.ts';
import { emptySubscription, type Subscription } from './subscription.ts';

/** What a known client's stream works with. */
export interface Session {
  readonly client: XdsClient;
  readonly cache: Cache<Channel>;
  readonly events: XdsEvents;
  readonly holding: Holding;
}

/** One name in a response: what the client held before, what it holds after. */
export interface Item {
  readonly name: string;
  readonly before: Artefact | undefined;
  /** Undefined: removed. */
  readonly after: Artefact | undefined;
  /** Whether the client held a version from before this stream, of which only the hash is known. */
  readonly foreign: boolean;
}

/** A response the client has not answered. */
export interface Outstanding {
  readonly nonce: string;
  readonly items: readonly Item[];
  /** Names it says are gone. */
  readonly removes: readonly string[];
}

/**
 * For what a name waits: for each type, in make-before-break order, how many responses must have been answered.
 * A number, not "until idle": changes that come meanwhile do not hold the name back for ever.
 */
export type Barrier = readonly number[];

/** A version that may be the one a client refuses. */
export interface Suspect {
  readonly name: string;
  readonly artefact: Artefact;
  /** The version to go back to. */
  readonly fallback: Artefact | undefined;
  /** Whether the client had the fallback itself. */
  readonly isOwn: boolean;
  /** Whether the client has a version of its own that is not known here: without a fallback it is left alone. */
  readonly foreign: boolean;
}

/** The search for the culprits of a refused response. Nothing else of the type is sent meanwhile. */
export interface Isolation {
  /** Groups still to be tried, each in a response of its own. */
  readonly groups: (readonly Suspect[])[];
  /** Group in the response that is not answered yet. */
  trying: readonly Suspect[];
  /**
   * Names that must be sent again: nobody knows what the client made of a refused response. A version stands for one
   * the client had none of; it is what others accepted.
   */
  readonly restore: Map<string, Artefact | undefined>;
}

/** A version this client refused. */
export interface Refused {
  readonly artefact: Artefact;
  /** Redacted text of the client. */
  readonly reason: string;
  /** Whether this artefact is booked as refused: it is while it is wanted. */
  readonly isBooked: boolean;
}

/** One type on one stream. */
export interface Channel {
  readonly type: XdsType;
  readonly stream: Stream;
  readonly subscription: Subscription;
  /** What the client holds once it accepted what was sent. */
  readonly held: Map<string, Artefact>;
  /** Names the client holds in a version that is not known here: from before this stream. */
  readonly foreign: LeanSet<string>;
  /**
   * What the client may still hold though it should not: its removal is not acknowledged, or cannot be said in this
   * protocol. Undefined: a version that is not known here.
   */
  readonly removing: LeanMap<string, Artefact | undefined>;
  /** Names that may have changed since they were last looked at. */
  readonly fresh: LeanSet<string>;
  /** Names to send, and for what they wait. */
  readonly due: LeanMap<string, Barrier | undefined>;
  /** Names to remove, and for what they wait. */
  readonly leaving: LeanMap<string, Barrier | undefined>;
  /** Names that must be answered, changed or not. */
  readonly forced: LeanSet<string>;
  /** Versions this client refused, by name. */
  readonly refused: LeanMap<string, Map<string, Refused>>;
  /** Whether a response is owed even if it holds nothing new. */
  owed: boolean;
  /** Whether unknown endpoints are answered as none: a client that connects again waits for each. */
  fillEmpty: boolean;
  lastNonce: string;
  outstanding: Outstanding | undefined;
  isolation: Isolation | undefined;
  /** Responses sent, and answered. */
  sent: number;
  answered: number;
}

/** One stream of one client. */
export interface Stream {
  readonly mode: 'sotw' | 'delta';
  readonly channels: Map<XdsType, Channel>;
  /** Known from the first request on. */
  session: Session | undefined;
  /** Number of the last nonce. */
  nonce: number;
  /** Whether there may be something to send. */
  awake: boolean;
  /** Says that there is news to send. */
  readonly wake: () => void;
}

/** Makes the state of a type when it is first asked for. */
export function createChannel(stream: Stream, type: XdsType): Channel {
  return {
    type,
    stream,
    subscription: emptySubscription(),
    held: new Map(),
    foreign: new LeanSet(),
    removing: new LeanMap(),
    fresh: new LeanSet(),
    due: new LeanMap(),
    leaving: new LeanMap(),
    forced: new LeanSet(),
    refused: new LeanMap(),
    owed: false,
    fillEmpty: false,
    lastNonce: '',
    outstanding: undefined,
    isolation: undefined,
    sent: 0,
    answered: 0,
  };
}

/** Notes that a name may have changed. */
export function touch(channel: Channel, name: string): void {
  channel.fresh.add(name);
  const { stream } = channel;
  if (stream.awake) return;
  stream.awake = true;
  stream.wake();
}

/** Names of the wildcard subscription; none without one. */
export function wildcardNames(channel: Channel, { client, cache }: Session): ReadonlySet<string> | undefined {
  const { type, subscription } = channel;
  if (!subscription.wildcard || client.view === undefined) return undefined;
  return type === 'cluster' || type === 'listener' ? cache.viewNames(client.view, type) : undefined;
}

/** Whether the client asks for a name, by name or by wildcard. */
export function isWanted(channel: Channel, session: Session, name: string): boolean {
  return channel.subscription.names.has(name) || (wildcardNames(channel, session)?.has(name) ?? false);
}

/** The version of a name this client should have; undefined: none. */
export function targetOf(channel: Channel, session: Session, name: string): Artefact | undefined {
  if (!isWanted(channel, session, name)) return undefined;
  const slot = session.cache.slot(channel.type, name);
  const own = channel.refused.get(name);
  if (!slot || !own) return slot?.served;
  const isRefused = (version: string): boolean => slot.refused.has(version) || own.has(version);
  return bestOf(slot, isRefused, channel.held.get(name));
}

/** What the client has or will have of a version that was sent; undefined when it asks for the name no more. */
export function takenOf(
  { held, removing }: Channel,
  { name, after }: Pick<Item, 'name' | 'after'>,
): Artefact | undefined {
  const now = held.get(name) ?? removing.get(name);
  return now !== undefined && now.version === after?.version ? now : undefined;
}

/**
 * Whether a client is left with the version it brought along: a newer one exists but is refused, and what the client
 * has is better than nothing.
 */
export function isLeftAlone(channel: Channel, session: Session, name: string): boolean {
  return isWanted(channel, session, name) && session.cache.slot(channel.type, name)?.wanted !== undefined;
}
