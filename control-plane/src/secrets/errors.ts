import { type AnsweredCodeDoc, answeredCodeDoc as doc, thrown } from '../faults/coded.ts';

/** The registry of codes about secrets. A code is never reused or renamed. */
export const SECRET_CODES = {
  FLYBALL_SECRET_KEY_FILE: doc(
    503,
    'Key file cannot be used',
    'Restore the file as it was, readable for its owner only (mode 0600).',
  ),
  FLYBALL_SECRET_KEY_UNKNOWN: doc(503, 'Key of a secret is missing', 'Restore the key file of this log.'),
  FLYBALL_SECRET_DAMAGED: doc(503, 'Secret is damaged', 'Write the secret anew, or restore a backup.'),
  FLYBALL_SECRET_NOTHING_KEPT: doc(
    422,
    'Nothing stands behind the redacted value',
    'Write the value itself; only entries that exist can be left as redacted.',
  ),
} as const satisfies Readonly<Record<string, AnsweredCodeDoc>>;

/** A code of the registry. */
export type SecretCode = keyof typeof SECRET_CODES;

/** A refusal as data. Never says anything of a value. */
export interface SecretFault {
  readonly code: SecretCode;
  readonly status: number;
  readonly message: string;
  readonly mend: string;
  /** Object and entry, or file, it is about. */
  readonly where: string;
}

/** A refusal that is thrown. */
export type SecretError = Error & SecretFault;

/** Builds a refusal to be thrown; status and mend come from the registry. */
export function secretError(code: SecretCode, where: string, message: string): SecretError {
  const { status, mend } = SECRET_CODES[code];
  return thrown('SecretError', { code, status, mend, where, message });
}
