import type { Clock } from './clock.ts';

/** Services that changed since the last turn. A service in `instances` or `overlays` is also in `answers`. */
export type Changes = {
  /** What is registered changed, or the service's name. */
  readonly instances: ReadonlySet<string>;
  /** What is written over it changed. */
  readonly overlays: ReadonlySet<string>;
  /** What clients are answered may have changed. */
  readonly answers: ReadonlySet<string>;
  /** The service was forgotten. */
  readonly forgotten: ReadonlySet<string>;
};

/** What changed in a service. */
export type ChangeKind = 'instances' | 'overlays' | 'view' | 'forgotten';

/** Gathers changes of one turn of the event loop and tells them together. */
export interface ChangeHub {
  readonly mark: (kind: ChangeKind, service: string) => void;
  /** Number of the last change of a service; 0 when it never changed. */
  readonly revision: (service: string) => number;
  readonly listen: (listener: (changes: Changes) => void) => () => void;
}

type Gathered = { readonly [Kind in keyof Changes]: Set<string> };

const nothing = (): Gathered => ({
  instances: new Set(),
  overlays: new Set(),
  answers: new Set(),
  forgotten: new Set(),
});

function gather(changes: Gathered, kind: ChangeKind, service: string): void {
  if (kind === 'instances') changes.instances.add(service);
  if (kind === 'overlays') changes.overlays.add(service);
  if (kind === 'forgotten') changes.forgotten.add(service);
  else changes.forgotten.delete(service);
  changes.answers.add(service);
}

/** A hub; numbers start at the clock's time, so they also grow over a restart. */
export function createChangeHub(clock: Clock): ChangeHub {
  const listeners = new Set<(changes: Changes) => void>();
  const revisions = new Map<string, number>();
  let last = clock.now();
  let waiting: Gathered | undefined;

  const flush = (): void => {
    const changes = waiting;
    waiting = undefined;
    if (changes !== undefined) for (const listener of listeners) listener(changes);
  };
  return {
    mark: (kind, service) => {
      last += 1;
      if (kind === 'forgotten') revisions.delete(service);
      else revisions.set(service, last);
      if (waiting === undefined) clock.soon(flush);
      waiting ??= nothing();
      gather(waiting, kind, service);
    },
    revision: (service) => revisions.get(service) ?? 0,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
