import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './lib/main.mjs';
import { fromRoot } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { say, totals } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';
import { readTestReport } from './lib/test-report.mjs';

const tiers = { '--engines': 'engines', '--soak': 'soak' };

function tierOf(given) {
  const flag = given.find((argument) => Object.hasOwn(tiers, argument));
  return flag === undefined ? 'default' : tiers[flag];
}

async function runVitest(given, reportFile) {
  const vitest = fromRoot('node_modules', 'vitest', 'vitest.mjs');
  const rest = given.filter((argument) => !Object.hasOwn(tiers, argument));
  return run(process.execPath, [vitest, 'run', ...rest], {
    env: { FLYBALL_TEST_TIER: tierOf(given), FLYBALL_TEST_REPORT: reportFile },
  });
}

/** Errors outside of tests fail a run in which every test passed: they count as one failure. */
function withRunFailure(counts, code) {
  return code !== 0 && counts.failed === 0 && counts.passed > 0 ? { ...counts, failed: 1 } : counts;
}

await main(async (given) => {
  await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const code = await runVitest(given, reportFile);
    const counts = withRunFailure(readTestReport(reportFile), code);
    if (counts.passed + counts.failed === 0) say('No test ran.');
    console.log(totals(counts));
    return code === 0 && counts.passed > 0 && counts.failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
