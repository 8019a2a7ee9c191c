import { existsSync, readFileSync } from 'node:fs';

/** A file that could not be loaded has no tests in it: it counts as one failure, or it would vanish. */
function brokenFiles(report) {
  return report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .length;
}

/** Counts of a report in vitest's JSON form (the shape of Jest's). */
export function countTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles(report),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Reads and counts a report; without one the run itself broke, which counts as one failure. */
export function readTestReport(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  return countTests(JSON.parse(readFileSync(file, 'utf8')));
}
