import type { EngineDelivery, EntryDelivery, Settled, SettleRequest } from './ports.ts';

/** What waiting needs. */
export interface SettleParts {
  readonly deliveries: (object: string) => readonly EntryDelivery[];
  /** Whether every engine accepted everything up to this revision. */
  readonly isSent: (revision: number) => boolean;
  /** Calls back whenever the answers may have changed; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Calls back after a time, ms; the answer cancels. */
  readonly after: (ms: number, call: () => void) => () => void;
}

/** Engines report what their clients hold this late at most, ms; nothing new for so long means they are done. */
const CALM_MS = 300;

/** Waits until the clients of every engine hold the entries of some objects, or refused them; or until time is up. */
export const settle = (
  parts: SettleParts,
  { objects, revision, timeoutMs, signal }: SettleRequest,
): Promise<Settled> =>
  new Promise((resolve) => {
    let cancelCalm: (() => void) | undefined;
    const read = (): readonly EntryDelivery[] => objects.flatMap(parts.deliveries);
    const finish = (complete: boolean): void => {
      unsubscribe();
      cancelTime();
      cancelCalm?.();
      signal?.removeEventListener('abort', giveUp);
      resolve({ complete, deliveries: read() });
    };
    const check = (): void => {
      cancelCalm?.();
      const isDone = parts.isSent(revision) && read().every(isSettled);
      cancelCalm = isDone ? parts.after(CALM_MS, () => finish(true)) : undefined;
    };
    const giveUp = (): void => finish(false);
    const unsubscribe = parts.subscribe(check);
    const cancelTime = parts.after(timeoutMs, giveUp);
    signal?.addEventListener('abort', giveUp, { once: true });
    check();
    if (signal?.aborted) giveUp();
  });

/**
 * Whether nobody is left who holds another version or has not yet answered. What an engine keeps back because a client
 * refused it goes to nobody: who holds an older version goes on with that, and there is nothing to wait for.
 */
const isSettled = ({ engines }: EntryDelivery): boolean => engines.every(isEngineSettled);

const RANK = { sent: 0, received: 1, accepted: 2, observed: 3 } as const;

const isEngineSettled = ({ best, grades, behind, kept }: EngineDelivery): boolean => {
  const isKeptBack = kept !== '' && grades.rejected > 0;
  if (behind > 0 && !isKeptBack) return false;
  // `observed` needs traffic: to wait for it would be to wait for somebody to call. Clients that can only receive ask
  // again by themselves and may never acknowledge a push: what was sent to them is all there is to wait for.
  const needed = RANK[best] >= RANK.accepted ? RANK.accepted : RANK.sent;
  return (['sent', 'received', 'accepted'] as const).every(
    (grade) => RANK[grade] >= needed || grades[grade] === 0,
  );
};
