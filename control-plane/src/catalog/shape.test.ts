import type { Endpoints } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { LABEL_MEMORY_MS, type LabelsSeen, seeLabels, shapeOf } from './shape.ts';

const endpoints = (...labels: readonly Readonly<Record<string, string>>[]): Endpoints => ({
  service: 'shop/a',
  instances: labels.map((own, at) => ({
    address: '127.0.0.1',
    port: at + 1,
    weight: 100,
    health: 'healthy',
    region: '',
    zone: '',
    labels: own,
  })),
});

const NOTHING: LabelsSeen = new Map();
const labelsOf = (seen: LabelsSeen) => shapeOf(endpoints(), seen, 'HTTP').labels;

describe('labels of a service', () => {
  it('are remembered for a day after their last instance', () => {
    const first = seeLabels(NOTHING, endpoints({ version: 'v2' }, { version: 'v1' }), 0);
    const second = seeLabels(first, endpoints({ version: 'v1' }), LABEL_MEMORY_MS - 1);
    expect(labelsOf(second)).toEqual({ version: ['v1', 'v2'] });
    expect(labelsOf(seeLabels(second, endpoints(), LABEL_MEMORY_MS))).toEqual({ version: ['v1'] });
  });

  it('with more values than can be selected by are none, and take bounded memory', () => {
    let seen = seeLabels(NOTHING, endpoints({ version: 'v1' }), 0);
    for (let at = 0; at < 1_000; at++)
      seen = seeLabels(seen, endpoints({ id: `i${at}`, [`name${at}`]: 'x', version: 'v1' }), at);
    expect(labelsOf(seen)['id']).toBeUndefined();
    expect(labelsOf(seen)['version']).toEqual(['v1']);
    expect(labelsOf(seen)['name999']).toEqual(['x']);
    expect(seen.get('id')?.size).toBeLessThan(300);
    expect(seen.size).toBeLessThan(300);
    const later = seeLabels(seen, endpoints({ id: 'i' }), 1_000 + LABEL_MEMORY_MS);
    expect(labelsOf(later)).toEqual({ id: ['i'] });
  });
});
