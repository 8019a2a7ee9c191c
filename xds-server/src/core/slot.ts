import type { Artefact } from './artefact.ts';
import { LeanSet } from './lean.ts';
import type { View } from './views.ts';

/** All that is known of one name of one type for one client class. */
export interface Slot<Follower> {
  readonly name: string;
  /** Newest version there should be. */
  wanted: Artefact | undefined;
  /** Versions that clients accepted, newest first, at most two: one to fall back to when the newest is refused later. */
  good: readonly Artefact[];
  /** Versions (hashes of content) that clients refused and nobody accepted. */
  readonly refused: LeanSet<string>;
  /** What is sent: the first of wanted, plain, good that was not refused. */
  served: Artefact | undefined;
  /** Subscriptions by this name. */
  readonly followers: LeanSet<Follower>;
  /** Views that list the name. */
  readonly views: LeanSet<View<Follower>>;
  /** What clients of some namespaces get in its place, by namespace; made with the first. */
  variants: Map<string, Slot<Follower>> | undefined;
}

/** The slot of clients of a namespace; made when it is not there. */
export function variantFor<Follower>(slot: Slot<Follower>, namespace: string): Slot<Follower> {
  slot.variants ??= new Map();
  const variant = slot.variants.get(namespace) ?? emptySlot(slot.name);
  slot.variants.set(namespace, variant);
  return variant;
}

/** Takes the slot of clients of a namespace away: they have what all others have. */
export function dropVariant<Follower>(slot: Slot<Follower>, namespace: string): void {
  slot.variants?.delete(namespace);
  if (slot.variants?.size === 0) slot.variants = undefined;
}

/** The slot clients of a namespace look at. */
export function slotIn<Follower>(slot: Slot<Follower>, namespace: string): Slot<Follower> {
  return slot.variants?.get(namespace) ?? slot;
}

const MOST_REFUSED = 8;

/** An empty slot. */
export function emptySlot<Follower>(name: string): Slot<Follower> {
  return {
    name,
    wanted: undefined,
    good: [],
    refused: new LeanSet(),
    served: undefined,
    followers: new LeanSet(),
    views: new LeanSet(),
    variants: undefined,
  };
}

/** Whether nothing is known of the name and nobody asks for it. */
export function isVacant<Follower>(slot: Slot<Follower>): boolean {
  const { wanted, followers, views, variants } = slot;
  return wanted === undefined && variants === undefined && followers.size === 0 && views.size === 0;
}

/**
 * The best version that `isRefused` lets pass; nothing when nothing is wanted.
 *
 * @param own Version a client held before: for that client better than what others accepted.
 */
export function bestOf<Follower>(
  slot: Slot<Follower>,
  isRefused: (version: string) => boolean,
  own?: Artefact,
): Artefact | undefined {
  const { wanted } = slot;
  if (!wanted) return undefined;
  const candidates = [wanted, wanted.plain, own, ...slot.good];
  return candidates.find((candidate) => candidate !== undefined && !isRefused(candidate.version));
}

/** Computes what is sent; true when that changed. */
export function reconsider<Follower>(slot: Slot<Follower>): boolean {
  const before = slot.served;
  slot.served = bestOf(slot, (version) => slot.refused.has(version));
  return before !== slot.served;
}

/** Remembers a refused version; the oldest of many is forgotten. */
export function remember(refused: Set<string> | LeanSet<string>, version: string): void {
  refused.add(version);
  const [oldest] = refused;
  if (refused.size > MOST_REFUSED && oldest !== undefined) refused.delete(oldest);
}
