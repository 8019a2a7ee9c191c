import { expect, test } from 'vitest';
import { countTests, readTestReport } from './test-report.mjs';

const file = (status, tests) => ({ status, assertionResults: Array.from({ length: tests }, () => ({})) });

test('a file that could not be loaded counts as one failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [file('passed', 4), file('failed', 1), file('failed', 0)],
  };
  expect(countTests(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('a run that left no report counts as one failure', () => {
  expect(readTestReport('no/such/file.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
