export { type LintOutput, lintName, lintOutput } from './lint-output.ts';
export { openProject, type Project, traceContextOf } from './project.ts';
