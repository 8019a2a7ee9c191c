import { byChance } from './by-chance.ts';
import { differs, fieldsDiffer, headersDiffer, shown } from './differs.ts';
import { partName, qualify } from './names.ts';
import type { Expected, Trial } from './trial.ts';

/**
 * Where an outcome is not what a test expects, in words. What the test leaves out may be anything; what is left to
 * chance is no outcome and fails.
 */
export const expectationFaults = (expected: Expectation, trial: Trial): readonly string[] =>
  FIELDS.flatMap((field) => faultsOf(field, expected, trial));

/** Expectations as they are written: any of them may be left out. */
type Expectation = { readonly [Name in keyof Expected]?: Expected[Name] | undefined };

const faultsOf = <Name extends keyof Expected>(
  name: Name,
  expected: Expectation,
  trial: Trial,
): readonly string[] => {
  const value: Expected[Name] | undefined = expected[name];
  if (value === undefined) return [];
  const chance = byChance(name, value, trial);
  return chance === undefined ? COMPARISONS[name](value, trial) : [chance];
};

/** How each field is compared: a field of the kind that has no comparison does not compile. */
const COMPARISONS: {
  readonly [Name in keyof Expected]: (expected: Expected[Name], trial: Trial) => readonly string[];
} = {
  status: (expected, { actual }) => differs('status', expected, actual.status),
  backend: (expected, { actual, namespace }) =>
    differs('backend', qualify(expected, namespace), actual.backend),
  subset: (expected, { actual }) => differs('subset', expected, actual.subset),
  rule: (expected, trial) => ruleFaults(expected, trial),
  forwarded: ({ headers, ...fields }, { actual: { forwarded } }) => [
    ...fieldsDiffer('forwarded', fields, forwarded),
    ...headersDiffer(
      'forwarded.headers',
      headers,
      forwarded && { ...forwarded.headers, host: forwarded.host },
    ),
  ],
  redirect: (expected, { actual: { redirect } }) =>
    fieldsDiffer('redirect', expected, redirect && { port: usualPort(redirect.scheme), ...redirect }),
  response: ({ headers }, { actual: { response } }) =>
    headersDiffer('response.headers', headers, response?.headers),
  limited: (expected, { limits }) =>
    limits.length > 0 === expected
      ? []
      : [`limited is ${limits.length > 0}${countedBy(limits)}, expected ${expected}`],
  limitedBy: (expected, trial) => limitFaults(expected, trial),
};

const FIELDS = Object.keys(COMPARISONS) as readonly (keyof Expected)[];

const usualPort = (scheme: string | undefined): number => (scheme === 'https' ? 443 : 80);

const countedBy = (limits: readonly string[]): string => (limits.length > 0 ? ` (${limits.join(', ')})` : '');

/** The id as a trace writes it, or a name. A name goes before a number: `0` may be the name of a rule. */
const ruleFaults = (expected: string, { actual, namespace, rules }: Trial): readonly string[] => {
  if (actual.rule === expected) return [];
  const named = partName(expected, { kind: 'HTTPRoute', namespace });
  if (named === undefined) return [`rule is ${shown(actual.rule)}; ${shown(expected)} is not <route>/<rule>`];
  const full = `${named.object}/${named.part}`;
  const id = rules.byName.get(full) ?? full;
  if (actual.rule === id) return [];
  const name = rules.byId.get(actual.rule ?? '')?.name ?? '';
  const missing = rules.byId.has(id) || id.startsWith('Service/') ? '' : ', which is no rule that holds';
  return [
    `rule is ${shown(actual.rule)}${name === '' ? '' : ` (${name})`}, expected ${shown(expected)}${missing}`,
  ];
};

/** A rule of a policy may hold several limits; they count the same requests. */
const limitFaults = (expected: string, { limits, namespace }: Trial): readonly string[] => {
  const named = partName(expected, { kind: 'RateLimitPolicy', namespace });
  if (named === undefined) return [`limitedBy: ${shown(expected)} is not <policy>/<rule>`];
  const rule = `${named.object}/${named.part}`;
  if (limits.some((id) => id === rule || id.startsWith(`${rule}/`))) return [];
  const actual = limits.length === 0 ? 'absent' : limits.map((id) => shown(id)).join(' and ');
  return [`limitedBy is ${actual}, expected ${shown(expected)}`];
};
