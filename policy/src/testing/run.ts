import { type TraceContext, type TraceOutput, traceJson } from '../evaluate/trace/index.ts';
import type { PolicyTestSpec } from '../kinds/policy-test.ts';
import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';
import { expectationFaults } from './expectation.ts';

type PolicyTestCase = PolicyTestSpec['tests'][number];

/** How one test of a PolicyTest went. */
export interface TestOutcome {
  readonly object: ObjectKey;
  readonly test: string;
  /** JSON pointer of the test in its document. */
  readonly field: string;
  /** What differs, in words; empty when the test passed. */
  readonly faults: readonly string[];
}

/** Runs all tests of some PolicyTests by tracing their requests. */
export const runPolicyTests = (
  policyTests: readonly Resource<PolicyTestSpec>[],
  context: TraceContext,
): readonly TestOutcome[] =>
  policyTests.flatMap((policyTest) =>
    policyTest.spec.tests.map((test, index) => ({
      object: keyOf(policyTest),
      test: test.name,
      field: `/spec/tests/${index}`,
      faults: runTest(test, policyTest.metadata.namespace, context),
    })),
  );

const runTest = (test: PolicyTestCase, namespace: string, context: TraceContext): readonly string[] => {
  const output = traceJson(inputOf(test, namespace), context);
  if ('error' in output) return [`The request cannot be traced: ${output.error.message}`];
  return expectationFaults(test.expect, output as TraceOutput, namespace);
};

const inputOf = ({ name, request }: PolicyTestCase, namespace: string): unknown => {
  const { gateway, port, service } = request.via;
  const via =
    gateway === undefined
      ? { service: qualify(service ?? '', namespace) }
      : { gateway: qualify(gateway, namespace), port };
  return { id: name, via, method: request.method, url: request.url, headers: request.headers ?? {} };
};

/** `ns/name` of a name that may leave the namespace out. */
export const qualify = (name: string, namespace: string): string =>
  name.includes('/') ? name : `${namespace}/${name}`;
