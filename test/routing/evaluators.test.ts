import { withDefaults } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { type TraceContext, traceJson } from '@flyball/policy/trace';
import { describe, expect, it } from 'vitest';
import { routingTopics } from './cases.ts';
import { contextsOf } from './contexts.ts';
import { generateConfigs } from './generate.ts';

/** A line without its hops, as JSON would carry it. */
const outcome = (line: unknown, context: TraceContext): unknown => {
  const { hops: _, ...rest } = JSON.parse(JSON.stringify(traceJson(line, context)));
  return rest;
};

describe('written routing cases', () => {
  it.each(routingTopics())('$name: reference and index', ({ resources, requests, expected }) => {
    for (const context of Object.values(contextsOf(resources)))
      expect(requests.map((line) => outcome(line, context))).toEqual(expected);
  });
});

describe('generated routing cases', () => {
  it('have one outcome by reference and index', () => {
    let compared = 0;
    for (const { resources, requests } of generateConfigs(20_261_121, 100)) {
      const loaded = loadValue({ apiVersion: 'v1', kind: 'List', items: resources });
      const { reference, index } = contextsOf(withDefaults(loaded.resources));
      for (const line of requests) {
        expect(outcome(line, index)).toEqual(outcome(line, reference));
        compared += 1;
      }
    }
    expect(compared).toBe(10_000);
  });
});
