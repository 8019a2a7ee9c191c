import type { Resource } from '@flyball/policy';
import { withDefaults } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchLine, topicsForGateways } from '../routing/cases.ts';
import { generateConfigs } from '../routing/generate.ts';
import { envoyBinary } from './envoy.ts';
import { expectedOutcomes } from './lib/expected-outcomes.ts';
import { type RouterBed, startRouterBed } from './lib/router-bed.ts';
import { available } from './skip.ts';
import { eventually } from './xds-bed.ts';

const found = await available('Envoy', envoyBinary);

/** Requests under way at a time. */
const AT_ONCE = 8;
const LATE_MS = 20_000;
const GENERATED_MS = 600_000;

interface Configuration {
  readonly resources: readonly Resource[];
  readonly requests: readonly BatchLine[];
  readonly expected: readonly BatchLine[];
}

describe.skipIf('missing' in found)('a real Envoy', () => {
  let bed: RouterBed;
  /** Requests whose outcome was right only when it was looked at again. */
  let late = 0;
  beforeAll(async () => {
    bed = await startRouterBed();
  });
  afterAll(() => bed.close());

  /** Copies may be late, and workers take a configuration over just after it was accepted. */
  const differencesOf = async (
    { request, expected }: { readonly request: BatchLine; readonly expected: BatchLine },
    lateMs: number,
  ): Promise<readonly string[]> => {
    const look = await bed.ask(request);
    const differences = bed.differences(expected, look());
    if (differences.length === 0) return [];
    late += 1;
    const again = async (): Promise<readonly string[]> => {
      const still = bed.differences(expected, look());
      return still.length === 0 ? still : bed.differences(expected, (await bed.ask(request))());
    };
    return eventually(again, ({ length }) => length === 0, lateMs).catch(() => differences);
  };

  const run = async (
    { resources, requests, expected }: Configuration,
    lateMs = LATE_MS,
  ): Promise<readonly string[]> => {
    await bed.configure(resources, requests);
    const wrong: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < requests.length; at = next++) {
        const [request, wanted] = [requests[at], expected[at]];
        if (request === undefined || wanted === undefined) throw new Error(`no expected outcome ${at}`);
        const differences = await differencesOf({ request, expected: wanted }, lateMs);
        if (differences.length > 0) wrong.push(`${request.id}: ${differences.join('; ')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return wrong.sort();
  };

  it.each(topicsForGateways())('does as written: $name', async (topic) => {
    expect(await run(topic)).toEqual([]);
  });

  it(
    'does as the reference says for 10,000 generated requests',
    async () => {
      const wrong: string[] = [];
      let compared = 0;
      for (const { resources, requests: lines } of generateConfigs(20_261_121, 100)) {
        const requests = lines.map((line): BatchLine => ({ ...line }));
        const loaded = loadValue({ apiVersion: 'v1', kind: 'List', items: resources });
        const documents = withDefaults(loaded.resources);
        const expected = expectedOutcomes(documents, requests);
        wrong.push(...(await run({ resources: documents, requests, expected })));
        compared += requests.length;
      }
      console.log(`${compared} generated requests, ${wrong.length} wrong, ${late} looked at again`);
      expect(wrong.slice(0, 50)).toEqual([]);
      expect(compared).toBe(10_000);
      // More would mean that what was accepted is not yet in force.
      expect(late).toBeLessThan(100);
    },
    GENERATED_MS,
  );

  it('is found wrong where it is', async () => {
    const [topic] = topicsForGateways();
    if (topic === undefined) throw new Error('no topics');
    const requests = topic.requests.slice(0, AT_ONCE);
    const expected = topic.expected.map((line) => ({ ...line, status: 418 }));
    expect(await run({ ...topic, requests, expected }, 500)).toHaveLength(AT_ONCE);
  });
});
