import { randomUUID } from 'node:crypto';
import type { EngineChange } from '@flyball/engine';
import type { Limit, Listener } from '@flyball/proto/ir';
import { createLocalLimiter, type LocalLimiter } from '@flyball/rate-limit';
import { closePool, createPool, endIdle } from './client/pool.ts';
import type { Core } from './core.ts';
import { createCounters, type GatewayStats, readStats } from './counters.ts';
import { createDeadlines } from './exchange/deadlines.ts';
import { type Bind, bindsOf } from './listen/binds.ts';
import { type BindField, createPorts, type Ports } from './listen/ports.ts';
import { createHttpServer } from './serve/server.ts';
import { stepTable } from './table/step-table.ts';
import { EMPTY_TABLE } from './table/table.ts';

/** What became of a listener. */
export interface ListenerResult {
  readonly key: string;
  /** Why it does not serve; undefined where it does. */
  readonly fault: string | undefined;
  /** What of it is at fault. Absent: `bind_port`. */
  readonly field?: BindField;
}

/** The data path of one process: ports, routes, limits, connections. */
export interface GatewayProxy {
  /** Takes over a change as a whole; requests under way end with the table they began with. */
  readonly apply: (change: EngineChange) => void;
  readonly stats: () => GatewayStats;
  /** Port that is bound for a listener; undefined while it is not. */
  readonly portOf: (listener: string) => number | undefined;
  /** Stops accepting, lets requests under way end within a time, ends all. */
  readonly stop: (withinMs: number) => Promise<void>;
}

/** What a proxy needs. */
export interface ProxyOptions {
  /** Processes that share each limit; 1 when left out. */
  readonly workers?: number;
  /** Hears each time whether a listener serves, after a change and when that changes later. */
  readonly onListener: (result: ListenerResult) => void;
  /** Why a port cannot be bound, for people. */
  readonly explain: (bind: Bind, error: NodeJS.ErrnoException) => Promise<string>;
  /** Monotonic ms. */
  readonly now?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

const HOUSEKEEPING_MS = 1_000;

const createCore = ({
  workers = 1,
  now = () => performance.now(),
  random = Math.random,
}: ProxyOptions): Core => {
  const pool = createPool(now);
  return {
    table: EMPTY_TABLE,
    pool,
    clusters: { pool, random },
    limiter: createLocalLimiter({
      now,
      seed: Math.floor(random() * Number.MAX_SAFE_INTEGER),
      processes: workers,
    }),
    counters: createCounters(),
    deadlines: createDeadlines({ now, after }),
    rules: new WeakMap(),
    now,
    random,
    newId: randomUUID,
    mirrorsActive: 0,
    retriesWaiting: 0,
  };
};

interface Running {
  readonly core: Core;
  readonly ports: Ports;
  readonly options: ProxyOptions;
  /** Listeners that have a port, by key, with the id of their bind. */
  binds: ReadonlyMap<string, string>;
  listeners: ReadonlyMap<string, Listener>;
  isStopping: boolean;
}

/** Starts a proxy that has no listeners yet. */
export const createProxy = (options: ProxyOptions): GatewayProxy => {
  const core = createCore(options);
  const { explain, onListener } = options;
  const ports = createPorts({
    create: ({ gate, isClosed }) =>
      createHttpServer({ core, gate, closes: () => running.isStopping || isClosed() }),
    onResult: ({ bind, ...result }) => {
      for (const key of bind.gate.listeners) onListener({ key, ...result });
    },
    explain,
    after,
  });
  const running: Running = {
    core,
    ports,
    options,
    binds: new Map(),
    listeners: core.table.view.listeners,
    isStopping: false,
  };
  const housekeeping = setInterval(() => endIdle(core.pool), HOUSEKEEPING_MS);
  housekeeping.unref();
  return {
    apply: (change) => apply(running, change),
    stats: () => readStats(core.counters, core.pool.open.size),
    portOf: (key) => ports.boundPort(running.binds.get(key) ?? ''),
    stop: (withinMs) => {
      clearInterval(housekeeping);
      return stop(running, withinMs);
    },
  };
};

const apply = (running: Running, change: EngineChange): void => {
  const { core } = running;
  core.table = stepTable(core.table, change, core.clusters);
  putLimits(core.limiter, change);
  if (core.table.view.listeners !== running.listeners) setListeners(running);
};

const putLimits = (limiter: LocalLimiter, { upserts, removes }: EngineChange): void => {
  for (const { kind, key } of removes) if (kind === 'Limit') limiter.remove(key);
  for (const entry of upserts) if (entry.kind === 'Limit') limiter.put(localLimit(entry.body));
};

/** Fewer keys than this are not worth a bound: a flooder could push others out. */
const MIN_KEYS = 10_000;

const localLimit = ({ id, requests, perMs, burst, keys, maxKeys }: Limit) => ({
  id,
  requests,
  perMs,
  burst,
  maxKeys: keys.length === 0 ? 1 : Math.max(MIN_KEYS, maxKeys),
});

const setListeners = (running: Running): void => {
  const { core, ports, options } = running;
  running.listeners = core.table.view.listeners;
  const { binds, rejected } = bindsOf(running.listeners, new Set(running.binds.keys()));
  running.binds = new Map(
    [...binds.values()].flatMap(({ id, gate }) => [...gate.listeners].map((key) => [key, id] as const)),
  );
  for (const [key, fault] of rejected) options.onListener({ key, fault });
  if (!running.isStopping) ports.set(binds);
};

const stop = async (running: Running, withinMs: number): Promise<void> => {
  const { core, ports } = running;
  running.isStopping = true;
  const cancel = after(withinMs, () => ports.cut());
  await ports.close();
  cancel();
  core.deadlines.stop();
  closePool(core.pool);
};
