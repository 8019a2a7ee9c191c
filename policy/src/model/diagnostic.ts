import type { DiagnosticCode } from './codes.ts';
import type { ObjectKey } from './resource.ts';

/** `error`: rejected or broken; `warning`: has no effect or not the one expected; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** Where in a file something stands; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One finding. The same shape in the command, the API and the docs. */
export interface Diagnostic {
  /** Stable; never reused. Documented in the diagnostics reference. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** Object it is about, absent when the document could not be read. */
  readonly object?: ObjectKey;
  /** JSON pointer (RFC 6901) into the document; empty for the whole. */
  readonly field: string;
  /** What is wrong and why it matters, one sentence each; names what it talks about. */
  readonly message: string;
  /** How to mend it; empty when there is no single way. */
  readonly fix: string;
  readonly position?: Position;
}

/** A diagnostic that stops a change. */
export const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** Order of files, lines, columns, then codes: for people and for golden files. */
export const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  compare(a.position?.file ?? '', b.position?.file ?? '') ||
  (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
  (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
  compare(a.object ?? '', b.object ?? '') ||
  compare(a.field, b.field) ||
  compare(a.code, b.code);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
