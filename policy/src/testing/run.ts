import { type TraceContext, type TraceFault, type TraceOutput, traceJson } from '../evaluate/trace/index.ts';
import type { PolicyTestSpec } from '../kinds/policy-test.ts';
import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';
import { expectationFaults } from './expectation.ts';
import { qualify } from './names.ts';
import { type Rules, rulesOf } from './rules.ts';

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
): readonly TestOutcome[] => {
  const bench: Bench = { context, rules: rulesOf(context.router) };
  return policyTests.flatMap((policyTest) =>
    policyTest.spec.tests.map((test, index) => ({
      object: keyOf(policyTest),
      test: test.name,
      field: `/spec/tests/${index}`,
      faults: runTest(test, policyTest.metadata.namespace, bench),
    })),
  );
};

interface Bench {
  readonly context: TraceContext;
  readonly rules: Rules;
}

const runTest = (test: PolicyTestCase, namespace: string, { context, rules }: Bench): readonly string[] => {
  const input = inputOf(test, namespace);
  const actual = traceJson(input, context);
  if (isFault(actual)) return [`The request cannot be traced: ${actual.error.message}`];
  // Every client has an address, though a test need not say which: that a limit counts by it does not hang on its value.
  const counted = 'address' in input ? actual : traceJson({ ...input, address: ANY_ADDRESS }, context);
  const limits = isFault(counted) ? [] : (counted.hops[0]?.limits ?? []);
  return expectationFaults(test.expect, { actual, limits, namespace, rules });
};

/** An address for documentation (RFC 5737). */
const ANY_ADDRESS = '192.0.2.1';

const isFault = (output: TraceOutput | TraceFault): output is TraceFault => 'error' in output;

const inputOf = ({ name, request }: PolicyTestCase, namespace: string): object => {
  const { via, method, url, headers = {}, address } = request;
  return {
    id: name,
    via: entranceOf(via, namespace),
    method,
    url,
    headers,
    ...(address !== undefined && { address }),
  };
};

const entranceOf = ({ gateway, port, service, from }: PolicyTestCase['request']['via'], namespace: string) =>
  gateway === undefined
    ? { service: qualify(service ?? '', namespace), from: from ?? namespace }
    : { gateway: qualify(gateway, namespace), port };
