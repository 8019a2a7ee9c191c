import { readFileSync } from 'node:fs';
import { withDefaults } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { traceJson } from '@flyball/policy/trace';
import { describe, expect, it } from 'vitest';
import { routingTopics } from './cases.ts';
import { contextsOf } from './contexts.ts';
import { type Counted, countingRouter, MATCH_TYPES, PRECEDENCE_RULES, type Tally } from './counting.ts';
import { generateConfigs } from './generate.ts';

/** Fewest requests, of the written and of the generated ones, in which each must have taken part. */
const LEAST = { written: 2, generated: 5 };

interface Asked {
  readonly resources: Parameters<typeof contextsOf>[0];
  readonly requests: readonly unknown[];
}

const countAll = (asked: Iterable<Asked>): Tally => {
  const tally: Tally = new Map();
  for (const { resources, requests } of asked) {
    const { reference } = contextsOf(resources);
    const context = { ...reference, router: countingRouter(reference.router, tally) };
    for (const line of requests) traceJson(line, context);
  }
  return tally;
};

function* generated(): Generator<Asked> {
  for (const { resources, requests } of generateConfigs(20_261_121, 100)) {
    const loaded = loadValue({ apiVersion: 'v1', kind: 'List', items: resources });
    yield { resources: withDefaults(loaded.resources), requests };
  }
}

const metTooSeldom = (tally: Tally, least: number): readonly Counted[] =>
  [...MATCH_TYPES, ...PRECEDENCE_RULES].filter((counted) => (tally.get(counted) ?? 0) < least);

describe('what the requests take part in', () => {
  it('is every match type and precedence rule, in the written ones', () => {
    expect(metTooSeldom(countAll(routingTopics()), LEAST.written)).toEqual([]);
  });

  it('is every match type and precedence rule, in the generated ones', () => {
    expect(metTooSeldom(countAll(generated()), LEAST.generated)).toEqual([]);
  });
});

describe('coverage.json', () => {
  const file = new URL('../cases/routing/coverage.json', import.meta.url);
  const rows: Readonly<Record<string, readonly string[]>> = JSON.parse(readFileSync(file, 'utf8'));
  const listed = new Set(Object.values(rows).flat());
  const written = routingTopics().flatMap(({ requests }) => requests.map(({ id }) => id));

  it('has at least one case for each rule, and names only cases that are written', () => {
    expect(Object.entries(rows).filter(([, cases]) => cases.length === 0)).toEqual([]);
    expect([...listed].filter((id) => !written.includes(id))).toEqual([]);
  });

  it('names every written case', () => {
    expect(written.filter((id) => !listed.has(id))).toEqual([]);
  });
});
