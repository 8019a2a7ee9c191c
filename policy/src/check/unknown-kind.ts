import { apiVersionOf, type Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { Reported } from '../load/report.ts';
import { didYouMean } from './nearest.ts';

/** Why a document is of no kind that can be written; undefined when it is. */
export const kindFinding = (
  apiVersion: string,
  name: string,
  kind: Kind | undefined,
): Reported | undefined => {
  if (kind?.class === 'reference')
    return {
      code: 'FB1101',
      field: ['kind'],
      message: `${name} cannot be written: it only stands in references.`,
      fix: `Refer to it, for example as {group: ${kind.group}, kind: ${name}, name: ${kind.example.metadata.name}}.`,
    };
  if (kind !== undefined) return undefined;
  const other = KINDS.find((candidate) => candidate.kind === name);
  const meant = other === undefined ? 'kind' : 'apiVersion';
  return {
    code: 'FB1101',
    field: [meant],
    message: `No kind ${name} of ${apiVersion} is known.`,
    fix: other === undefined ? unknownName(name) : `Write apiVersion: ${apiVersionOf(other)}.`,
  };
};

const unknownName = (name: string): string =>
  didYouMean(
    name,
    KINDS.map(({ kind }) => kind),
    'Use a kind that `flyball api-resources` lists.',
  );
