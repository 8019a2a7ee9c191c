import { readdirSync } from 'node:fs';
import type { MetricRegistry } from '../metrics/registry.ts';
import { METRICS } from '../metrics/table.ts';
import { watchEventLoop } from './event-loop.ts';

/** Measures the process at each scrape. Returns what ends it. */
export function measureProcess(registry: MetricRegistry, version: string): () => void {
  const loop = watchEventLoop();
  const delay = registry.gauge(METRICS.eventLoopDelay);
  const utilization = registry.gauge(METRICS.eventLoopUtilization);
  const memory = registry.gauge(METRICS.memory);
  const files = registry.gauge(METRICS.openFiles);
  registry.gauge(METRICS.started).set(Math.round(performance.timeOrigin / 1_000));
  registry.gauge(METRICS.build).set(1, { version, node: process.versions.node });
  registry.onScrape(() => {
    const sample = loop.sample();
    for (const quantile of ['p50', 'p99', 'max'] as const) delay.set(sample[quantile], { quantile });
    utilization.set(sample.utilization);
    const { rss, heapUsed, external } = process.memoryUsage();
    for (const [part, bytes] of Object.entries({ resident: rss, heap: heapUsed, external }))
      memory.set(bytes, { part });
    const open = openFiles();
    if (open !== undefined) files.set(open);
  });
  return loop.stop;
}

/** Files and sockets of this process; Linux only (proc(5)). */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
