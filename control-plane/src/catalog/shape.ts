import type { ServiceShape } from '@flyball/policy';
import type { Endpoints } from '@flyball/proto/ir';

/** How long a label value counts as in use after its last instance left, ms. */
export const LABEL_MEMORY_MS = 24 * 3_600_000;

/** Values of a label kept at most; a label with more is no label to select by. */
const MAX_VALUES = 256;

/** Labels remembered at most; those that no instance carries go first, the oldest before the others. */
const MAX_LABELS = 256;

/** When each value of each label was last seen, ms since 1970. */
export type LabelsSeen = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Notes the labels of instances as seen now and forgets values older than the memory. */
export const seeLabels = (seen: LabelsSeen, { instances }: Endpoints, now: number): LabelsSeen => {
  const next = new Map<string, Map<string, number>>();
  for (const [label, values] of seen) {
    const kept = [...values].filter(([, at]) => now - at < LABEL_MEMORY_MS);
    if (kept.length > 0) next.set(label, new Map(kept));
  }
  for (const { labels } of instances)
    for (const [label, value] of Object.entries(labels)) {
      const values = next.get(label) ?? new Map<string, number>();
      putLast(values, value, now);
      // One more than can be selected by tells that there are too many.
      keepLast(values, MAX_VALUES + 1);
      putLast(next, label, values);
    }
  keepLast(next, MAX_LABELS);
  return next;
};

const putLast = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
  map.delete(key);
  map.set(key, value);
};

const keepLast = (map: Map<string, unknown>, most: number): void => {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
};

/** What compile may know of a service: protocol, ports and label values, never its instances. */
export const shapeOf = (
  { service, instances }: Endpoints,
  seen: LabelsSeen,
  protocol: ServiceShape['protocol'],
): ServiceShape => ({
  service,
  labels: Object.fromEntries(
    [...seen]
      .filter(([, values]) => values.size <= MAX_VALUES)
      .map(([label, values]): [string, readonly string[]] => [label, [...values.keys()].sort()])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  ports: [...new Set(instances.map(({ port }) => port))].sort((a, b) => a - b),
  protocol,
});

/** Whether two shapes say the same. */
export const sameShape = (a: ServiceShape | undefined, b: ServiceShape | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
