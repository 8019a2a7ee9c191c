import type { LogFault } from '../log/errors.ts';
import { createBell } from '../store/bell.ts';
import { eventsSince, seenThrough } from './events.ts';
import type { ResourceLog } from './open.ts';
import type { Filter } from './query.ts';
import type { WatchEvent } from './state.ts';

/** What a watch says. A bookmark: all up to this revision was told. After `expired` it ends. */
export type WatchItem =
  | { readonly type: 'event'; readonly event: WatchEvent }
  | { readonly type: 'bookmark'; readonly revision: number }
  | { readonly type: 'expired'; readonly fault: LogFault };

/** What to watch and how. */
export interface WatchOptions {
  readonly filter: Filter;
  /** Revision whose events are known already. */
  readonly since: number;
  /** Milliseconds between bookmarks while nothing else is to be said. */
  readonly bookmarkEvery: number;
  /** Time now, milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after that many milliseconds or when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Events as they come, until the signal aborts. Nothing is buffered for a slow reader: it holds a revision and
 * reads on from there, and is `expired` when that has left the window.
 */
export async function* watch(
  log: Pick<ResourceLog, 'state' | 'subscribe'>,
  options: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<WatchItem> {
  const bell = createBell();
  const unsubscribe = log.subscribe(bell.ring);
  try {
    let cursor = options.since;
    let told = cursor;
    let next = options.now() + options.bookmarkEvery;
    while (!signal.aborted) {
      const result = eventsSince(log.state(), { revision: cursor, now: options.now() });
      if ('fault' in result) return yield { type: 'expired', fault: result.fault };
      for (const item of itemsOf(options.filter, result.events)) {
        yield item;
        told = item.event.revision;
      }
      cursor = result.revision;
      if (options.now() >= next) {
        if (cursor > told) yield { type: 'bookmark', revision: cursor };
        told = cursor;
        next = options.now() + options.bookmarkEvery;
      }
      if (log.state().revision === cursor) await pause(options, { wake: bell.wait, until: next, signal });
    }
  } finally {
    unsubscribe();
  }
}

interface Pause {
  readonly wake: (signal: AbortSignal) => Promise<void>;
  readonly until: number;
  readonly signal: AbortSignal;
}

/** Waits for a commit, the time of a bookmark, or the end. */
async function pause({ now, sleep }: WatchOptions, { wake, until, signal }: Pause): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    await Promise.race([wake(either), sleep(Math.max(until - now(), 0), either)]);
  } finally {
    done.abort();
  }
}

function* itemsOf(
  filter: Filter,
  events: readonly WatchEvent[],
): Generator<{ type: 'event'; event: WatchEvent }> {
  for (const event of events) {
    const seen = seenThrough(filter, event);
    if (seen !== undefined) yield { type: 'event', event: seen };
  }
}
