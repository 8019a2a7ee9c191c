import type { ResourceLog } from '../resources/open.ts';
import type { MetricRegistry } from './registry.ts';
import { METRICS } from './table.ts';

/** The log with its commits counted, its revision and size measured. */
export function measuredLog(log: ResourceLog, registry: MetricRegistry): ResourceLog {
  const commits = registry.counter(METRICS.commits);
  const revision = registry.gauge(METRICS.revision);
  const objects = registry.gauge(METRICS.objects);
  registry.onScrape(() => {
    revision.set(log.state().revision);
    objects.set(log.state().objects);
  });
  return {
    ...log,
    async commit(request) {
      const result = await log.commit(request);
      commits.add(1, { outcome: result.outcome });
      return result;
    },
  };
}
