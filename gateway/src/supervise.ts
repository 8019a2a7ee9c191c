import { type ChildProcess, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { lastWords } from './last-words.ts';
import {
  isWorkerMessage,
  type ParentMessage,
  type WorkerMessage,
  type WorkerSettings,
} from './worker-protocol.ts';

/** How gateway workers are run. */
export interface SuperviseOptions {
  /** File of the worker's entry point, `dist/gateway-worker.mjs`. It must exist, or workers end as soon as they start. */
  readonly file: string;
  readonly planeAddress: string;
  /** Token for a worker, asked for at each start. */
  readonly token: () => string;
  /** Name of the Engine resource. */
  readonly engine: string;
  /** Start of the workers' ids; another one for each process that supervises. */
  readonly replica: string;
  /** Processes; 1 keeps local limits exact. */
  readonly workers: number;
  /** Hears of workers that came, went, or say something; for logs and metrics. */
  readonly onEvent?: (event: SuperviseEvent) => void;
}

/** What happens to a worker. */
export type SuperviseEvent =
  | { readonly type: 'started'; readonly index: number; readonly pid: number }
  | {
      readonly type: 'ended';
      readonly index: number;
      /** `code 1`, or the signal. */
      readonly why: string;
      /** What it said last on its standard error, one line; empty when it said nothing. */
      readonly said: string;
      readonly restartMs: number | undefined;
    }
  | { readonly type: 'stats'; readonly index: number; readonly report: WorkerReport };

type EndedEvent = Extract<SuperviseEvent, { type: 'ended' }>;

/** Counters and state of a worker, told every second. */
export type WorkerReport = Omit<Extract<WorkerMessage, { type: 'stats' }>, 'type'>;

/** Workers that are kept running. */
export interface Supervision {
  /** Last report of each worker by its place; one that did not speak yet is absent. */
  readonly reports: () => ReadonlyMap<number, WorkerReport>;
  /** Gives all workers a new token. */
  readonly setToken: (token: string) => void;
  /** Lets requests under way end within a time, then ends all workers. */
  readonly stop: (withinMs?: number) => Promise<void>;
}

const DRAIN_MS = 10_000;
/** Time on top for a worker to end before it is killed, ms. */
const GRACE_MS = 2_000;
const FIRST_RESTART_MS = 250;
const MAX_RESTART_MS = 10_000;
/** A worker that lived so long, ms, makes earlier failures history. */
const HEALTHY_MS = 30_000;

interface Slot {
  readonly index: number;
  child: ChildProcess | undefined;
  failures: number;
  startedAt: number;
  restart: NodeJS.Timeout | undefined;
}

interface Supervisor {
  readonly options: SuperviseOptions;
  readonly slots: readonly Slot[];
  readonly reports: Map<number, WorkerReport>;
  isStopping: boolean;
}

const tell = (child: ChildProcess | undefined, message: ParentMessage): void => {
  if (child?.connected) child.send(message);
};

const settingsOf = ({ options }: Supervisor, index: number): WorkerSettings => {
  const { planeAddress, token, engine, replica, workers } = options;
  return { planeAddress, token: token(), engine, replica: `${replica}-${index + 1}`, workers, index };
};

/**
 * One worker is a plain child. Several share ports: `node:cluster` hands each listening socket to all of them
 * (SCHED_NONE), so connections never pass this process. Node 20 has no SO_REUSEPORT.
 */
const forkWorker = ({ file, workers }: SuperviseOptions): ChildProcess => {
  // What a worker says on its standard error is a stack: one line of it is told when it ends.
  const own = { execArgv: [], silent: true };
  if (workers === 1) return fork(file, [], { ...own, serialization: 'json' });
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ ...own, exec: file, args: [] });
  const worker = cluster.fork();
  // It says the errors of its process once more, and nobody else would hear them: that would end this process.
  worker.on('error', () => undefined);
  return worker.process;
};

const start = (supervisor: Supervisor, slot: Slot): void => {
  const { options, reports } = supervisor;
  const child = forkWorker(options);
  const reason = lastWords(child.stderr);
  child.stdout?.resume();
  if (process.env['FLYBALL_DEBUG'] === '1') child.stderr?.pipe(process.stderr, { end: false });
  slot.child = child;
  slot.restart = undefined;
  slot.startedAt = Date.now();
  options.onEvent?.({ type: 'started', index: slot.index, pid: child.pid ?? 0 });
  child.on('message', (message) => {
    if (!isWorkerMessage(message)) return;
    if (message.type === 'started')
      tell(child, { type: 'settings', settings: settingsOf(supervisor, slot.index) });
    else {
      const { type: _, ...report } = message;
      reports.set(slot.index, report);
      options.onEvent?.({ type: 'stats', index: slot.index, report });
    }
  });
  child.on('error', () => undefined);
  // Not `exit`: only then has all it said been read.
  child.once('close', (code, signal) =>
    ended(supervisor, slot, { why: signal ?? `code ${code}`, said: reason() }),
  );
};

/** A worker that ended is started anew, later from time to time. */
const ended = (supervisor: Supervisor, slot: Slot, end: Pick<EndedEvent, 'why' | 'said'>): void => {
  const { options, reports, isStopping } = supervisor;
  slot.child = undefined;
  reports.delete(slot.index);
  if (Date.now() - slot.startedAt > HEALTHY_MS) slot.failures = 0;
  const restartMs = isStopping ? undefined : Math.min(MAX_RESTART_MS, FIRST_RESTART_MS * 2 ** slot.failures);
  slot.failures += 1;
  options.onEvent?.({ type: 'ended', index: slot.index, ...end, restartMs });
  if (restartMs !== undefined) slot.restart = setTimeout(() => start(supervisor, slot), restartMs);
};

const stopSlot = async ({ child, restart }: Slot, withinMs: number): Promise<void> => {
  clearTimeout(restart);
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  tell(child, { type: 'drain', withinMs });
  const kill = setTimeout(() => child.kill('SIGKILL'), withinMs + GRACE_MS);
  await exited;
  clearTimeout(kill);
};

/** Starts the workers and keeps them running until `stop`. */
export const supervise = (options: SuperviseOptions): Supervision => {
  const supervisor: Supervisor = {
    options,
    slots: Array.from({ length: Math.max(1, options.workers) }, (_, index) => ({
      index,
      child: undefined,
      failures: 0,
      startedAt: 0,
      restart: undefined,
    })),
    reports: new Map(),
    isStopping: false,
  };
  for (const slot of supervisor.slots) start(supervisor, slot);
  return {
    reports: () => supervisor.reports,
    setToken: (token) => {
      for (const { child } of supervisor.slots) tell(child, { type: 'token', token });
    },
    stop: async (withinMs = DRAIN_MS) => {
      supervisor.isStopping = true;
      await Promise.all(supervisor.slots.map((slot) => stopSlot(slot, withinMs)));
    },
  };
};
