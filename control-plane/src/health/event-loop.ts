import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How the main thread did since the last look. */
export interface EventLoopSample {
  /** How late timers were, in seconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Share of the time it was busy, 0 to 1. */
  readonly utilization: number;
}

/** Watches the main thread until it is stopped. */
export interface EventLoopMonitor {
  /** What was since the last call. */
  readonly sample: () => EventLoopSample;
  readonly stop: () => void;
}

const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

/** Starts to watch. Its timer keeps no process alive. */
export function watchEventLoop(): EventLoopMonitor {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  // The histogram holds the whole time between two ticks of its timer; an empty one answers NaN and huge values.
  const late = (nanoseconds: number) =>
    delays.count === 0 ? 0 : Math.max(nanoseconds / NANOSECONDS - RESOLUTION_MS / 1_000, 0);
  return {
    sample() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      const sample = {
        p50: late(delays.percentile(50)),
        p99: late(delays.percentile(99)),
        max: late(delays.max),
        utilization: Number.isFinite(utilization) ? utilization : 0,
      };
      delays.reset();
      return sample;
    },
    stop: () => void delays.disable(),
  };
}
