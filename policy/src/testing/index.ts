export { runPolicyTests, type TestOutcome } from './run.ts';
