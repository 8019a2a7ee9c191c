import type { TraceOutput } from '../evaluate/trace/index.ts';
import type { PolicyTestSpec } from '../kinds/policy-test.ts';
import type { Rules } from './rules.ts';

type Expectation = PolicyTestSpec['tests'][number]['expect'];

/** All that a test can expect. */
export type Expected = { readonly [Name in keyof Expectation]-?: NonNullable<Expectation[Name]> };

/** A traced request, and what its expectations are read with. */
export interface Trial {
  readonly actual: TraceOutput;
  /** Ids of the limits that count the request. */
  readonly limits: readonly string[];
  /** Of the test: names may leave theirs out. */
  readonly namespace: string;
  readonly rules: Rules;
}
