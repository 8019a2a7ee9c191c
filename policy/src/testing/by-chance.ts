import type { WeightLine } from '../evaluate/trace/index.ts';
import type { Expected, Trial } from './trial.ts';

/**
 * Why an expectation has no answer, in words, where it depends on a random choice between backends. Undefined where it
 * does not, so that it can be compared.
 */
export const byChance = (
  field: keyof Expected,
  expected: Expected[keyof Expected],
  trial: Trial,
): string | undefined => {
  const { backend, forwarded, weights = [] } = trial.actual;
  if (backend !== undefined || forwarded === undefined) return undefined;
  if (!dependsOnBackend(field, expected, trial)) return undefined;
  const shares = weights.filter(({ share }) => share > 0).map(shareText);
  return (
    `${field} is left to chance: ${shares.join(', ')}; ` +
    'give the split a splitKey and the request a value of it, or expect what does not depend on it'
  );
};

const dependsOnBackend = (
  field: keyof Expected,
  expected: Expected[keyof Expected],
  { actual, rules }: Trial,
): boolean => {
  switch (field) {
    case 'backend':
    case 'subset':
      return true;
    case 'status':
      // Any other status is not what is answered either way.
      return expected === 200 && (actual.weights ?? []).some((line) => 'status' in line && line.share > 0);
    case 'forwarded':
    case 'response': {
      const own = field === 'forwarded' ? 'requestHeaders' : 'responseHeaders';
      return (rules.byId.get(actual.rule ?? '')?.backends ?? []).some((each) => each[own] !== undefined);
    }
    case 'rule':
    case 'redirect':
    case 'limited':
    case 'limitedBy':
      return false;
  }
};

const shareText = (line: WeightLine): string => {
  const target =
    'status' in line ? line.status : [line.backend, line.subset].filter(Boolean).join(' subset ');
  return `${Number((line.share * 100).toFixed(2))} % ${target}`;
};
