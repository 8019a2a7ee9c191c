/** What a metric is, before anything was measured. */
export interface MetricDefinition {
  /** `flyball_`, words joined by underscores, the unit (`_seconds`, `_bytes`), `_total` for counters. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence. */
  readonly help: string;
  /** Names of labels; their values must be few: never ids of clients, objects or users. */
  readonly labels?: readonly string[];
  /** Upper bounds, of histograms only. */
  readonly buckets?: readonly number[];
}

// https://prometheus.io/docs/practices/naming/
const NAME = /^flyball(_[a-z0-9]+)+$/;
const LABEL = /^[a-z][a-z0-9_]*$/;
const NOT_BASE_UNITS = /_(milliseconds|ms|minutes|hours|kilobytes|kb|megabytes|mb|percent)(_total)?$/;
const SUFFIXES_OF_SERIES = /_(count|sum|bucket)$/;

/** Rules a definition breaks, each as a sentence; empty when it keeps all. */
export function brokenRules({ name, type, help, labels = [], buckets }: MetricDefinition): readonly string[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [NAME.test(name), 'The name must begin with flyball_ and have only small letters, digits, underscores.'],
    [!NOT_BASE_UNITS.test(name), 'The unit must be a base unit: seconds, bytes, ratio.'],
    [!SUFFIXES_OF_SERIES.test(name), 'The name must not end like a series of a histogram.'],
    [(type === 'counter') === name.endsWith('_total'), 'Counters, and only counters, end with _total.'],
    [help.endsWith('.'), 'The help must be a sentence.'],
    [labels.every((label) => LABEL.test(label)), 'Labels have only small letters, digits, underscores.'],
    [(type === 'histogram') === (buckets !== undefined), 'Histograms, and only histograms, have buckets.'],
  ];
  return rules.flatMap(([kept, rule]) => (kept ? [] : [`${name}: ${rule}`]));
}
