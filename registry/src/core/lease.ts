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

/**
 * What keeps an instance in the list.
 *
 * - `connection`: the connection it was registered on.
 * - `beat`: beats over HTTP; not `confirmed` until the first beat after a restart.
 * - `orphan`: its connection ended with a restart of the registry; gone at `until` unless its client registers again.
 */
export type Lease =
  | { readonly kind: 'connection'; readonly connection: string }
  | { readonly kind: 'beat'; readonly last: number; readonly times: BeatTimes; readonly confirmed: boolean }
  | { readonly kind: 'orphan'; readonly until: number };

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

/** A lease that starts now. */
export function newLease(owner: Owner, metadata: Metadata, now: number): Lease {
  if (owner.kind === 'connection') return { kind: 'connection', connection: owner.id };
  return { kind: 'beat', last: now, times: beatTimes(metadata), confirmed: true };
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

/** The lease after a beat. A live connection needs none; an orphan whose client turned to HTTP lives by beats. */
export function beaten(lease: Lease, metadata: Metadata, now: number): Lease {
  if (lease.kind === 'connection') return lease;
  if (lease.kind === 'beat') return { ...lease, last: now, confirmed: true };
  return newLease({ kind: 'beat' }, metadata, now);
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

/** Whether an owner may end a lease: its own, or one that nobody has confirmed since a restart. */
export function mayEnd(lease: Lease, owner: Owner): boolean {
  if (lease.kind === 'orphan') return true;
  if (lease.kind === 'beat') return owner.kind === 'beat' || !lease.confirmed;
  return owner.kind === 'connection' && owner.id === lease.connection;
}
