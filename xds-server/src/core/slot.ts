import type { Artefact } from './artefact.ts';
import type { View } from './views.ts';

/** All that is known of one name of one type for one client class. */
export interface Slot<Follower> {
  readonly name: string;
  /** Newest version there should be. */
  wanted: Artefact | undefined;
  /** Versions that clients accepted, newest first, at most two: one to fall back to when the newest is refused later. */
  good: readonly Artefact[];
  /** Versions (hashes of content) that clients refused and nobody accepted. */
  readonly refused: Set<string>;
  /** What is sent: the first of wanted, plain, good that was not refused. */
  served: Artefact | undefined;
  /** Subscriptions by this name. */
  readonly followers: Set<Follower>;
  /** Views that list the name. */
  readonly views: Set<View<Follower>>;
}

const MOST_REFUSED = 8;

/** An empty slot. */
export function emptySlot<Follower>(name: string): Slot<Follower> {
  return {
    name,
    wanted: undefined,
    good: [],
    refused: new Set(),
    served: undefined,
    followers: new Set(),
    views: new Set(),
  };
}

/** Whether nothing is known of the name and nobody asks for it. */
export function isVacant<Follower>(slot: Slot<Follower>): boolean {
  return slot.wanted === undefined && slot.followers.size === 0 && slot.views.size === 0;
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
export function remember(refused: Set<string>, version: string): void {
  refused.add(version);
  const [oldest] = refused;
  if (refused.size > MOST_REFUSED && oldest !== undefined) refused.delete(oldest);
}
