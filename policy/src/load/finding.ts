import type { DiagnosticCode } from '../model/codes.ts';
import type { Diagnostic, Position, Severity } from '../model/diagnostic.ts';
import type { ObjectKey } from '../model/resource.ts';

interface Finding {
  readonly code: DiagnosticCode;
  /** Default: error. */
  readonly severity?: Severity;
  readonly object?: ObjectKey | undefined;
  /** Default: the whole document. */
  readonly field?: string;
  readonly message: string;
  /** Default: none. */
  readonly fix?: string;
  readonly position?: Position | undefined;
}

/** A diagnostic without the fields that have no value. */
export const finding = ({ code, severity, object, field, message, fix, position }: Finding): Diagnostic => ({
  code,
  severity: severity ?? 'error',
  ...(object === undefined ? {} : { object }),
  field: field ?? '',
  message,
  fix: fix ?? '',
  ...(position === undefined ? {} : { position }),
});
