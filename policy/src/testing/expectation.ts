import type { TraceOutput } from '../evaluate/trace/index.ts';
import type { PolicyTestSpec } from '../kinds/policy-test.ts';

type Expectation = PolicyTestSpec['tests'][number]['expect'];

/** Where an outcome is not what a test expects, in words. What the test leaves out may be anything. */
export const expectationFaults = (
  expected: Expectation,
  actual: TraceOutput,
  namespace: string,
): readonly string[] => {
  const backend = expected.backend?.includes('/') ? expected.backend : qualified(namespace, expected.backend);
  return [
    ...differs('status', expected.status, actual.status),
    ...differs('backend', backend, actual.backend),
    ...differs('subset', expected.subset, actual.subset),
    ...ruleFaults(expected.rule, actual.rule),
    ...fieldFaults('forwarded', withoutHeaders(expected.forwarded), actual.forwarded),
    ...fieldFaults('forwarded.headers', expected.forwarded?.headers, actual.forwarded?.headers),
    ...fieldFaults('redirect', expected.redirect, actual.redirect),
    ...fieldFaults('response.headers', expected.response?.headers, actual.response?.headers),
  ];
};

const qualified = (namespace: string, name: string | undefined): string | undefined =>
  name === undefined ? undefined : `${namespace}/${name}`;

const withoutHeaders = (
  forwarded: Expectation['forwarded'],
): Readonly<Record<string, unknown>> | undefined => {
  if (forwarded === undefined) return undefined;
  const { headers: _, ...rest } = forwarded;
  return rest;
};

const differs = (what: string, expected: unknown, actual: unknown): readonly string[] =>
  expected === undefined || expected === actual
    ? []
    : [`${what} is ${shown(actual)}, expected ${shown(expected)}`];

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

/** Every field that is expected must be there; headers are compared by lower-case name. */
const fieldFaults = (
  what: string,
  expected: Readonly<Record<string, unknown>> | undefined,
  actual: Readonly<Record<string, unknown>> | undefined,
): readonly string[] =>
  Object.entries(expected ?? {}).flatMap(([field, value]) =>
    differs(`${what}.${field}`, value, actual?.[what.endsWith('headers') ? field.toLowerCase() : field]),
  );

/** A rule is named `<route>/<index>`, or in full. */
const ruleFaults = (expected: string | undefined, actual: string | undefined): readonly string[] => {
  if (expected === undefined || actual === expected || actual?.endsWith(`/${expected}`)) return [];
  return differs('rule', expected, actual);
};
