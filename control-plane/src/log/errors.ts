import { type AnsweredCodeDoc, answeredCodeDoc as doc, thrown } from '../faults/coded.ts';

/** The registry of codes of the log, the stores and the resources. A code is never reused or renamed. */
export const LOG_CODES = {
  FLYBALL_LOG_CONFLICT: doc(
    409,
    'Changed meanwhile',
    'Read the object again and repeat the change on what it is now.',
  ),
  FLYBALL_LOG_EXISTS: doc(
    409,
    'Already exists',
    'Use another name, or replace the object instead of creating it.',
  ),
  FLYBALL_LOG_NOT_FOUND: doc(404, 'Not found', 'Name an object that exists.'),
  FLYBALL_LOG_CONTENDED: doc(409, 'Others kept writing', 'Try again; nothing was stored.'),
  FLYBALL_LOG_BUSY: doc(429, 'Too many changes wait', 'Try again in a second; nothing was stored.'),
  FLYBALL_LOG_EMPTY: doc(400, 'Nothing to change', 'Send at least one change.'),
  FLYBALL_LOG_DUPLICATE: doc(400, 'Object named twice', 'Name each object once in a change.'),
  FLYBALL_LOG_BAD_CHANGE: doc(
    422,
    'Malformed change',
    'Send an object with apiVersion, kind, metadata and spec.',
  ),
  FLYBALL_LOG_TOO_LARGE: doc(
    413,
    'Change too large',
    'Split it; `flyball apply --split` commits by namespace, which is not atomic.',
  ),
  FLYBALL_LOG_TOO_DEEP: doc(422, 'Nested too deep', 'Flatten the document.'),
  FLYBALL_LOG_FULL: doc(507, 'Too many objects', 'Delete objects that are no longer used.'),
  FLYBALL_LOG_EXPIRED: doc(410, 'Too old', 'List again and go on from the revision of that list.'),
  FLYBALL_LOG_NO_HISTORY: doc(
    410,
    'No previous content',
    'Write the wanted content; the previous one is not kept any more.',
  ),
  FLYBALL_LOG_CLOSED: doc(503, 'Log is closed', 'Try again when the server has started.'),
  FLYBALL_LOG_WRITE_FAILED: doc(
    503,
    'Store refuses writes',
    'Mend the disk (space, permissions), then restart; reading goes on.',
  ),
  FLYBALL_LOG_READ_FAILED: doc(503, 'Store cannot be read', 'Mend the disk, then restart.'),
  FLYBALL_LOG_OPEN_FAILED: doc(
    503,
    'Store does not open',
    'Check that the folder exists and may be written.',
  ),
  FLYBALL_LOG_LOCKED: doc(
    503,
    'Store is in use',
    'End the other process that uses this folder, or choose another folder.',
  ),
  FLYBALL_LOG_COMPACTED: doc(410, 'Rows were compacted', 'Start from the snapshot.'),
  FLYBALL_LOG_BAD_INDEX: doc(500, 'Wrong row number', 'Report it: a row may only follow the last one.'),
  FLYBALL_LOG_GAP: doc(500, 'Rows are missing', 'Restore a backup; the rows after the gap are kept.'),
  FLYBALL_LOG_CORRUPT: doc(500, 'Row is damaged', 'Restore a backup; nothing was removed.'),
  FLYBALL_LOG_NEWER: doc(
    500,
    'Written by a newer version',
    'Start the newer version again, or restore a backup made by this one.',
  ),
  FLYBALL_LOG_DIVERGED: doc(500, 'Log contradicts itself', 'Restore a backup and report it with the log.'),
} as const satisfies Readonly<Record<string, AnsweredCodeDoc>>;

/** A code of the registry. */
export type LogCode = keyof typeof LOG_CODES;

/** A refusal as data. */
export interface LogFault {
  readonly code: LogCode;
  readonly status: number;
  /** What is wrong and why, for people; never content of an object. */
  readonly message: string;
  readonly mend: string;
  /** Object key, row key or field it is about. */
  readonly where: string;
  /** Revision the object has now (decimal), or that of the log; only where it helps to go on. */
  readonly current?: string;
}

/** What a refusal says beyond its code. */
export interface FaultDetails {
  readonly message: string;
  readonly where: string;
  readonly current?: string;
}

/** Builds a refusal; status and mend come from the registry. */
export function logFault(code: LogCode, details: FaultDetails): LogFault {
  const { status, mend } = LOG_CODES[code];
  return { code, status, mend, ...details };
}

/** A refusal that is thrown. */
export type LogError = Error & LogFault;

/** Makes a refusal throwable. */
export const logError = (fault: LogFault, cause?: unknown): LogError => thrown('LogError', fault, cause);

/** Whether a caught value carries a code of this registry. */
export function isLogError(value: unknown): value is LogError {
  return value instanceof Error && 'code' in value && Object.hasOwn(LOG_CODES, String(value.code));
}
