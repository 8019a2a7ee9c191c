import { type AnsweredCodeDoc, answeredCodeDoc as doc, thrown } from '../faults/coded.ts';

/** The registry of codes about tokens and permissions. A code is never reused or renamed. */
export const AUTH_CODES = {
  FLYBALL_AUTH_MISSING: doc(
    401,
    'No token',
    'Send `Authorization: Bearer <token>`; `flyball login` gets one.',
  ),
  // Wrong, expired and revoked are one code: who holds no valid token learns nothing about others.
  FLYBALL_AUTH_INVALID: doc(401, 'Token is not valid', 'Log in again: `flyball login`.'),
  FLYBALL_AUTH_TOO_MANY: doc(429, 'Too many wrong tokens', 'Wait a minute, then use a valid token.'),
  FLYBALL_AUTH_FORBIDDEN: doc(403, 'Not permitted', 'Use a token of a role that may do it.'),
  FLYBALL_AUTH_ADMIN: doc(
    403,
    'The administrator’s token is ended by a reset only',
    'Run `flyball token reset` beside the data folder; it makes a new one.',
  ),
  FLYBALL_AUTH_FULL: doc(429, 'Too many tokens', 'Reset the tokens, or wait until some have expired.'),
  FLYBALL_AUTH_FILE: doc(
    503,
    'Token file cannot be used',
    'Restore the file, or make new tokens: `flyball token reset`.',
  ),
} as const satisfies Readonly<Record<string, AnsweredCodeDoc>>;

/** A code of the registry. */
export type AuthCode = keyof typeof AUTH_CODES;

/** A refusal as data. Says nothing about the token. */
export interface AuthFault {
  readonly code: AuthCode;
  readonly status: number;
  readonly message: string;
  readonly mend: string;
}

/** Builds a refusal; status and mend come from the registry. */
export function authFault(code: AuthCode, message: string): AuthFault {
  const { status, mend } = AUTH_CODES[code];
  return { code, status, message, mend };
}

/** A refusal that is thrown. */
export type AuthError = Error & AuthFault;

/** Makes a refusal throwable. */
export const authError = (fault: AuthFault, cause?: unknown): AuthError => thrown('AuthError', fault, cause);
