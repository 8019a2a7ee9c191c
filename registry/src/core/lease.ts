import { readNumber } from './fields.ts';
import type { Metadata } from './instance.ts';

/** Times of a beat lease, ms. */
export type BeatTimes = {
  /** How often the client is told to beat. */
  readonly intervalMs: number;
  /** Without a beat for so long an instance is unhealthy. */
  readonly unhealthyMs: number;
  /** Without a beat for so long an instance is gone. */
  readonly deleteMs: number;
};

/** Kept by beats over HTTP; not `confirmed` until the first beat after a restart. */
export type BeatLease = {
  readonly kind: 'beat';
  readonly last: number;
  readonly times: BeatTimes;
  readonly confirmed: boolean;
};

/** Kept by the connection it was registered on; `beats` is there when a client beats for it as well. */
export type ConnectionLease = {
  readonly kind: 'connection';
  readonly connection: string;
  readonly beats: BeatLease | undefined;
};

/** Its connection ended with a restart of the registry; gone at `until` unless its client registers again. */
export type OrphanLease = { readonly kind: 'orphan'; readonly until: number };

/** What keeps an instance in the list. */
export type Lease = ConnectionLease | BeatLease | OrphanLease;

/** Who speaks for an instance: a connection, or a client that beats. */
export type Owner = { readonly kind: 'connection'; readonly id: string } | { readonly kind: 'beat' };

/** What a lease says of its instance. */
export type LeaseState = 'healthy' | 'unhealthy' | 'unconfirmed' | 'gone';

/** How long an instance of a lost connection waits for its client after a restart, ms: Nacos' own deletion time. */
export const ORPHAN_MS = 30_000;

const defaults: BeatTimes = { intervalMs: 5_000, unhealthyMs: 15_000, deleteMs: 30_000 };

function bounded(
  value: string | undefined,
  fallback: number,
  [low, high]: readonly [number, number],
): number {
  const number = readNumber(value, fallback);
  return Number.isNaN(number) ? fallback : Math.min(high, Math.max(low, Math.trunc(number)));
}

/** Times an instance asks for by `preserved.*` metadata, within 0.5 s to 1 h; deletion is never before unhealthiness. */
export function beatTimes(metadata: Metadata): BeatTimes {
  const intervalMs = bounded(metadata['preserved.heart.beat.interval'], defaults.intervalMs, [500, 300_000]);
  const unhealthyMs = bounded(
    metadata['preserved.heart.beat.timeout'],
    defaults.unhealthyMs,
    [500, 3_600_000],
  );
  const deleteMs = bounded(metadata['preserved.ip.delete.timeout'], defaults.deleteMs, [500, 3_600_000]);
  return { intervalMs, unhealthyMs, deleteMs: Math.max(unhealthyMs, deleteMs) };
}

const newBeats = (metadata: Metadata, now: number): BeatLease => ({
  kind: 'beat',
  last: now,
  times: beatTimes(metadata),
  confirmed: true,
});

function beatsOf(lease: Lease | undefined): BeatLease | undefined {
  if (lease?.kind === 'connection') return lease.beats;
  return lease?.kind === 'beat' && lease.confirmed ? lease : undefined;
}

/** The lease after an owner registered the instance. A connection and beats can keep it together. */
export function registered(
  before: Lease | undefined,
  { owner, metadata }: { readonly owner: Owner; readonly metadata: Metadata },
  now: number,
): Lease {
  if (owner.kind === 'beat') return beaten(before ?? newBeats(metadata, now), metadata, now);
  return { kind: 'connection', connection: owner.id, beats: beatsOf(before) };
}

/** State of a lease at a moment. */
export function leaseState(lease: Lease, now: number): LeaseState {
  if (lease.kind === 'connection') return 'healthy';
  if (lease.kind === 'orphan') return now >= lease.until ? 'gone' : 'unconfirmed';
  const silent = now - lease.last;
  if (silent >= lease.times.deleteMs) return 'gone';
  if (silent >= lease.times.unhealthyMs) return 'unhealthy';
  return lease.confirmed ? 'healthy' : 'unconfirmed';
}

/** The next moment at which the state changes by itself. */
export function nextChange(lease: Lease, now: number): number | undefined {
  if (lease.kind === 'connection') return undefined;
  if (lease.kind === 'orphan') return lease.until;
  const unhealthyAt = lease.last + lease.times.unhealthyMs;
  return now < unhealthyAt ? unhealthyAt : lease.last + lease.times.deleteMs;
}

/** The lease after a beat. An orphan whose client turned to HTTP lives by beats. */
export function beaten(lease: Lease, metadata: Metadata, now: number): Lease {
  if (lease.kind === 'beat') return { ...lease, times: beatTimes(metadata), last: now, confirmed: true };
  const beats = newBeats(metadata, now);
  return lease.kind === 'connection' ? { ...lease, beats } : beats;
}

/** The lease after a restart of the registry: time in which it did not run does not count. */
export function restored(
  saved: { readonly beats: boolean; readonly unhealthy: boolean },
  metadata: Metadata,
  now: number,
): Lease {
  if (!saved.beats) return { kind: 'orphan', until: now + ORPHAN_MS };
  const times = beatTimes(metadata);
  return { kind: 'beat', last: saved.unhealthy ? now - times.unhealthyMs : now, times, confirmed: false };
}

function leftByConnection(lease: ConnectionLease, owner: Owner, now: number): Lease | undefined {
  if (owner.kind === 'beat') return { ...lease, beats: undefined };
  if (owner.id !== lease.connection) return lease;
  return lease.beats !== undefined && leaseState(lease.beats, now) !== 'gone' ? lease.beats : undefined;
}

/**
 * What remains of a lease when an owner leaves; undefined: the instance goes. Nobody ends what another owner keeps;
 * what nobody confirmed since a restart anybody may end.
 */
export function left(lease: Lease, owner: Owner, now: number): Lease | undefined {
  if (lease.kind === 'connection') return leftByConnection(lease, owner, now);
  if (lease.kind === 'orphan') return undefined;
  return owner.kind === 'beat' || !lease.confirmed ? undefined : lease;
}
