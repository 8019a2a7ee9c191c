import { type LogError, logError, logFault } from '../log/errors.ts';

/** A row beyond the next one: the writer counts wrong. */
export function badIndex(index: number, head: number): LogError {
  const message = `Row ${index} cannot be added: the last row is ${head}.`;
  return logError(
    logFault('FLYBALL_LOG_BAD_INDEX', { message, where: `row ${index}`, current: String(head) }),
  );
}

/** Rows that the snapshot has replaced. */
export function compacted(from: number, floor: number): LogError {
  const message = `Row ${from} is in the snapshot of row ${floor}; single rows are kept behind it only.`;
  return logError(
    logFault('FLYBALL_LOG_COMPACTED', { message, where: `row ${from}`, current: String(floor) }),
  );
}

/** A store that was closed, or is closing. */
export function storeClosed(): LogError {
  return logError(logFault('FLYBALL_LOG_CLOSED', { message: 'The store is closed.', where: 'store' }));
}

/** Bytes that are not what was written. `why` names the check that failed, never content. */
export function corrupt(key: string, why: string): LogError {
  return logError(logFault('FLYBALL_LOG_CORRUPT', { message: `${key} is damaged: ${why}.`, where: key }));
}

/** A hole in the rows. */
export function gap(expected: string, found: string): LogError {
  const message = `${expected} is missing; the next one there is ${found}.`;
  return logError(logFault('FLYBALL_LOG_GAP', { message, where: expected }));
}

/** The disk refused a write; whether it was stored is unknown until the store is opened again. */
export function writeFailed(key: string, cause: unknown): LogError {
  const message = `Writing ${key} failed; the store takes no more writes until it is opened again.`;
  return logError(logFault('FLYBALL_LOG_WRITE_FAILED', { message, where: key }), cause);
}

/** The disk refused a read. */
export function readFailed(key: string, cause: unknown): LogError {
  const message = `Reading ${key} failed.`;
  return logError(logFault('FLYBALL_LOG_READ_FAILED', { message, where: key }), cause);
}
