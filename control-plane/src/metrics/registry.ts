import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { brokenRules, type MetricDefinition } from './definition.ts';

/** Values of labels by name. */
export type LabelValues = Readonly<Record<string, string>>;

/** Something that only grows. */
export interface CounterMetric {
  readonly add: (by: number, labels?: LabelValues) => void;
}

/** Something that goes up and down. */
export interface GaugeMetric {
  readonly set: (value: number, labels?: LabelValues) => void;
  readonly add: (by: number) => void;
}

/** How something is distributed. */
export interface HistogramMetric {
  readonly observe: (value: number, labels?: LabelValues) => void;
}

/** Metrics of one process and their text. */
export interface MetricRegistry {
  /** Throws when the name is taken or breaks a rule: both are mistakes of the program. */
  readonly counter: (definition: MetricDefinition) => CounterMetric;
  readonly gauge: (definition: MetricDefinition) => GaugeMetric;
  readonly histogram: (definition: MetricDefinition) => HistogramMetric;
  /** Called before each scrape, to set gauges that are looked up rather than kept. */
  readonly onScrape: (collect: () => void) => void;
  /** All metrics in the text format of Prometheus. */
  readonly scrape: () => Promise<string>;
  readonly contentType: string;
  /** What was defined, in order of definition. */
  readonly definitions: () => readonly MetricDefinition[];
}

/** An empty registry. */
export function createMetricRegistry(): MetricRegistry {
  const registry = new Registry();
  const collectors: (() => void)[] = [];
  const defined: MetricDefinition[] = [];
  const describe = (definition: MetricDefinition) => {
    const broken = brokenRules(definition)[0];
    if (broken !== undefined) throw new Error(broken);
    defined.push(definition);
    const { name, help, labels = [] } = definition;
    return { name, help, labelNames: [...labels], registers: [registry] };
  };
  return {
    counter(definition) {
      const counter = new Counter(describe(definition));
      return { add: (by, labels = {}) => counter.inc(labels, by) };
    },
    gauge(definition) {
      const gauge = new Gauge(describe(definition));
      return { set: (value, labels = {}) => gauge.set(labels, value), add: (by) => gauge.inc(by) };
    },
    histogram(definition) {
      const buckets = [...(definition.buckets ?? [])];
      const histogram = new Histogram({ ...describe(definition), buckets });
      return { observe: (value, labels = {}) => histogram.observe(labels, value) };
    },
    onScrape: (collect) => void collectors.push(collect),
    async scrape() {
      for (const collect of collectors) collect();
      return registry.metrics();
    },
    contentType: registry.contentType,
    definitions: () => defined,
  };
}
