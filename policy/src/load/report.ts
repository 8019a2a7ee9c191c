import type { DiagnosticCode } from '../model/codes.ts';
import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import { finding } from './finding.ts';
import { toPointer } from './pointer.ts';
import type { SourceMap } from './source-map.ts';

/** What is wrong with one part of a document. */
export interface Reported {
  readonly code: DiagnosticCode;
  readonly severity?: Severity;
  /** Path of the part in the document. */
  readonly field: readonly (string | number)[];
  /** Whether the key itself is meant; default: the value. */
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly fix: string;
}

/** Takes a finding about the document at hand. */
export type Report = (reported: Reported) => void;

/** Diagnostic of a part of a document, its position where the source is known. */
export const located = ({ field, part, ...rest }: Reported, source: SourceMap | undefined): Diagnostic => {
  const pointer = toPointer(field);
  return finding({ ...rest, field: pointer, position: source?.positionOf(pointer, part) });
};
