import type { Diagnostic } from '@flyball/policy';
import { keyOf } from '@flyball/policy';
import type { Loaded } from '@flyball/policy/load';
import type { ServerDiagnostic } from '../api/answers.ts';

/** Findings of the server with the places in the files that were sent, where they are about one of them. */
export const placedFindings = (
  findings: readonly ServerDiagnostic[],
  sent: readonly Loaded[],
): readonly Diagnostic[] => {
  const byKey = new Map(sent.map((loaded) => [keyOf(loaded.resource), loaded]));
  return findings.map(({ change, ...finding }) => {
    const loaded = change === undefined ? byKey.get(finding.object ?? '') : sent[change];
    if (loaded === undefined || finding.position !== undefined) return finding;
    // Of an unknown field it is the name that is wrong.
    const part = finding.code === 'FB1102' ? 'key' : 'value';
    return {
      object: keyOf(loaded.resource),
      ...finding,
      position: loaded.source.positionOf(finding.field, part),
    };
  });
};

/** Findings but those that were already told of the files: code, object and field say which one it is. */
export const untold = (
  findings: readonly Diagnostic[],
  told: readonly Diagnostic[],
): readonly Diagnostic[] => {
  const known = new Set(told.map(identityOf));
  return findings.filter((finding) => !known.has(identityOf(finding)));
};

const identityOf = ({ code, object, field }: Diagnostic): string => JSON.stringify([code, object, field]);
