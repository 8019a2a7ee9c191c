import { type CellTable, createCellTable, takeCell } from './cell-table.ts';
import { type CellRate, cellRate, type LimitRate } from './rate.ts';
import { hashText } from './text-hash.ts';

/** A limit that is counted in this process. */
export interface LocalLimit extends LimitRate {
  readonly id: string;
  /** Distinct keys held at the most. */
  readonly maxKeys: number;
}

/** What became of a request at a limit. */
export interface Taken {
  readonly allowed: boolean;
  /** Time after which a request would be let pass, whole ms; 0 when allowed. */
  readonly retryAfterMs: number;
}

/** Token buckets of limits by key, in this process alone. */
export interface LocalLimiter {
  /** Adds a limit or changes it. Its buckets stay as they are when requests, window and burst do. */
  readonly put: (limit: LocalLimit) => void;
  readonly remove: (id: string) => void;
  /** Takes a token of the bucket of a key; a limit that is not there lets everything pass. */
  readonly take: (id: string, key: string) => Taken;
}

/** What a limiter needs. */
export interface LocalLimiterOptions {
  /** Monotonic milliseconds; may be ticked, need not start at 0. */
  readonly now: () => number;
  /** Random number below 2^53, another one in each process. */
  readonly seed: number;
  /** Processes that share each limit evenly; 1 when left out. */
  readonly processes?: number;
}

const ALLOWED: Taken = { allowed: true, retryAfterMs: 0 };

interface Held {
  readonly limit: LocalLimit;
  readonly rate: CellRate;
  readonly table: CellTable;
}

const isSameRate = (a: LocalLimit, b: LocalLimit): boolean =>
  a.requests === b.requests && a.perMs === b.perMs && a.burst === b.burst && a.maxKeys === b.maxKeys;

/** An empty limiter. Never lets pass more than burst + rate × time for a key that it holds. */
export const createLocalLimiter = ({ now, seed, processes = 1 }: LocalLimiterOptions): LocalLimiter => {
  const limits = new Map<string, Held>();
  // Times are kept small: units of long uptimes and high rates must stay whole numbers.
  const start = now();
  const take = (id: string, key: string): Taken => {
    const held = limits.get(id);
    if (!held) return ALLOWED;
    const { rate, table } = held;
    const units = Math.floor(now() - start) * rate.scale;
    const wait = takeCell(table, hashText(key, seed), { rate, now: units });
    return wait === 0 ? ALLOWED : { allowed: false, retryAfterMs: Math.ceil(wait / rate.scale) };
  };
  return {
    put: (limit) => {
      const held = limits.get(limit.id);
      if (held && isSameRate(held.limit, limit)) return;
      const rate = cellRate(limit, processes);
      limits.set(limit.id, { limit, rate, table: createCellTable(limit.maxKeys) });
    },
    remove: (id) => void limits.delete(id),
    take,
  };
};
