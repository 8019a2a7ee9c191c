import type { MetricDefinition } from './definition.ts';

const metric = <const Definition extends MetricDefinition>(definition: Definition): Definition => definition;

/** The metrics of the API, the log and the process. Other modules define theirs beside what they count. */
export const METRICS = {
  requestSeconds: metric({
    name: 'flyball_http_request_duration_seconds',
    type: 'histogram',
    help: 'Time from the head of a request to the end of its answer; watches are not counted.',
    labels: ['method', 'route', 'code'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30],
  }),
  requestsActive: metric({
    name: 'flyball_http_requests_active',
    type: 'gauge',
    help: 'Requests that are being answered, watches among them.',
  }),
  refusals: metric({
    name: 'flyball_http_refusals_total',
    type: 'counter',
    help: 'Requests that were refused, by diagnostic code.',
    labels: ['code'],
  }),
  watches: metric({
    name: 'flyball_watches_open',
    type: 'gauge',
    help: 'Watches that are open.',
  }),
  watchEvents: metric({
    name: 'flyball_watch_events_total',
    type: 'counter',
    help: 'Events that were written to watches.',
  }),
  commits: metric({
    name: 'flyball_commits_total',
    type: 'counter',
    help: 'Commits of this process, by outcome: committed, unchanged, refused.',
    labels: ['outcome'],
  }),
  revision: metric({
    name: 'flyball_log_revision',
    type: 'gauge',
    help: 'Revision of the last commit.',
  }),
  objects: metric({
    name: 'flyball_log_objects',
    type: 'gauge',
    help: 'Resources and state that exist.',
  }),
  eventLoopDelay: metric({
    name: 'flyball_eventloop_delay_seconds',
    type: 'gauge',
    help: 'How late timers of the main thread were since the last scrape.',
    labels: ['quantile'],
  }),
  eventLoopUtilization: metric({
    name: 'flyball_eventloop_utilization_ratio',
    type: 'gauge',
    help: 'Share of the time since the last scrape in which the main thread was busy, 0 to 1.',
  }),
  memory: metric({
    name: 'flyball_process_memory_bytes',
    type: 'gauge',
    help: 'Memory of the process: resident, heap, external.',
    labels: ['part'],
  }),
  openFiles: metric({
    name: 'flyball_process_files_open',
    type: 'gauge',
    help: 'Files and sockets that are open; absent where the system does not tell.',
  }),
  started: metric({
    name: 'flyball_process_start_time_seconds',
    type: 'gauge',
    help: 'When the process started, seconds since the epoch.',
  }),
  build: metric({
    name: 'flyball_build_info',
    type: 'gauge',
    help: 'Always 1; the labels say what runs.',
    labels: ['version', 'node'],
  }),
} as const satisfies Readonly<Record<string, MetricDefinition>>;
