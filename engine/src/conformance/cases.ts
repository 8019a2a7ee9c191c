import type { CaseRow } from './case.ts';
import { CONTENT_CASES } from './cases-content.ts';
import { FEATURE_CASES } from './cases-features.ts';
import { LOSS_CASES } from './cases-loss.ts';
import { REPORT_CASES } from './cases-reports.ts';
import { SCRIPTED_CASES } from './cases-scripted.ts';
import type { EngineHarness } from './harness.ts';
import { type Link, memoryLink } from './link.ts';
import { createWorld } from './world.ts';

/** One case that an engine must pass. */
export interface ConformanceCase {
  readonly name: string;
  /** Resolves when passed, rejects with an AssertionError. */
  readonly run: () => Promise<void>;
}

const CASES: readonly CaseRow[] = [
  ...CONTENT_CASES,
  ...LOSS_CASES,
  ...FEATURE_CASES,
  ...REPORT_CASES,
  ...SCRIPTED_CASES,
];

/**
 * The cases any engine must pass: `for (const { name, run } of engineCases(harness)) test(name, run)`.
 *
 * @param link How the engine is connected; in memory when left out.
 */
export const engineCases = (harness: EngineHarness, link: Link = memoryLink): readonly ConformanceCase[] =>
  CASES.map(([name, body]) => ({
    name,
    run: async () => {
      const world = await createWorld(harness, link);
      try {
        await body(world, harness);
      } finally {
        await world.close();
      }
    },
  }));
