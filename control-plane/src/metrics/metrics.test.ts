import { describe, expect, it } from 'vitest';
import { measureProcess } from '../health/process-metrics.ts';
import { openLog } from '../resources/open.ts';
import { put, request } from '../resources/testing/world.ts';
import { createMemoryLog } from '../store/memory-store.ts';
import { brokenRules, type MetricDefinition } from './definition.ts';
import { measuredLog } from './log-metrics.ts';
import { renderMetrics } from './reference.ts';
import { createMetricRegistry } from './registry.ts';
import { METRICS } from './table.ts';

const definition = (parts: Partial<MetricDefinition>): MetricDefinition => ({
  name: 'flyball_things',
  type: 'gauge',
  help: 'Things.',
  ...parts,
});

describe('rules', () => {
  it('every metric keeps them', () => {
    expect(Object.values(METRICS).flatMap(brokenRules)).toEqual([]);
    expect(new Set(Object.values(METRICS).map(({ name }) => name)).size).toBe(Object.keys(METRICS).length);
  });

  it.each([
    { name: 'things' },
    { name: 'flyball_Things' },
    { name: 'flyball_things_total' },
    { name: 'flyball_things', type: 'counter' },
    { name: 'flyball_wait_ms' },
    { name: 'flyball_wait_milliseconds' },
    { name: 'flyball_things_count' },
    { help: 'Things' },
    { labels: ['Route'] },
    { type: 'histogram' },
    { buckets: [1] },
  ] as const)('%j breaks one', (parts) => {
    expect(brokenRules(definition(parts))).toHaveLength(1);
    expect(() => createMetricRegistry().gauge(definition(parts))).toThrow();
  });
});

describe('registry', () => {
  it('writes what was counted', async () => {
    const registry = createMetricRegistry();
    registry.counter(METRICS.refusals).add(2, { code: 'X' });
    const active = registry.gauge(METRICS.requestsActive);
    active.add(3);
    active.add(-1);
    registry.histogram(METRICS.requestSeconds).observe(0.01, { method: 'GET', route: '/', code: '200' });
    const watches = registry.gauge(METRICS.watches);
    registry.onScrape(() => watches.set(7));
    const text = await registry.scrape();
    expect(text).toContain('flyball_http_refusals_total{code="X"} 2');
    expect(text).toContain('flyball_http_requests_active 2');
    expect(text).toContain('duration_seconds_bucket{le="0.025",method="GET",route="/",code="200"} 1');
    expect(text).toContain('flyball_watches_open 7');
    expect(registry.contentType).toContain('text/plain');
  });

  it('a name is taken once', () => {
    const registry = createMetricRegistry();
    registry.gauge(METRICS.watches);
    expect(() => registry.gauge(METRICS.watches)).toThrow();
  });
});

describe('what is measured', () => {
  it('commits by outcome, revision and objects', async () => {
    const registry = createMetricRegistry();
    const options = { now: () => 0, newUid: () => 'u', onFailure: () => {} };
    const log = measuredLog(await openLog({ store: createMemoryLog().attach(), ...options }), registry);
    await log.commit(request(put()));
    await log.commit(request(put()));
    await log.commit(request());
    await log.close();
    const text = await registry.scrape();
    for (const line of [
      'flyball_commits_total{outcome="committed"} 1',
      'flyball_commits_total{outcome="unchanged"} 1',
      'flyball_commits_total{outcome="refused"} 1',
      'flyball_log_revision 1',
      'flyball_log_objects 1',
    ])
      expect(text).toContain(`${line}\n`);
  });

  it('the process and its event loop', async () => {
    const registry = createMetricRegistry();
    const stop = measureProcess(registry, '1.2.3');
    const text = await registry.scrape();
    stop();
    expect(text).toMatch(/flyball_eventloop_delay_seconds\{quantile="p99"\} [\d.e-]+\n/);
    expect(text).toMatch(/flyball_process_memory_bytes\{part="resident"\} \d{7,}\n/);
    expect(text).toContain('flyball_build_info{version="1.2.3"');
    expect(text).not.toContain('NaN');
  });
});

describe('reference', () => {
  it('has a row for each metric', () => {
    const lines = renderMetrics(Object.values(METRICS)).trimEnd().split('\n');
    expect(lines).toHaveLength(Object.keys(METRICS).length + 2);
    expect(lines).toContain('| `flyball_watches_open` | gauge |  | Watches that are open. |');
  });
});
