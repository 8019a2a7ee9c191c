import { checkChange } from './decode-change.ts';
import { logError, logFault } from './errors.ts';
import { type Fields, isBoundedArray, isFields, isText, isTime } from './fields.ts';
import { RECORD_LIMITS } from './limits.ts';
import type { LogRecord } from './record.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The record of a row. Throws FLYBALL_LOG_CORRUPT, naming revision and field, for what is not a record of that
 * revision, and FLYBALL_LOG_NEWER for a format this version does not know.
 */
export function decodeRecord(revision: number, bytes: Uint8Array): LogRecord {
  const value = parse(revision, bytes);
  const fail = (field: string) => damaged(revision, field);
  if (!isFields(value)) throw fail('the whole');
  if (value['v'] !== 1) throw unknownFormat(revision, value['v']);
  if (value['revision'] !== revision) throw fail('revision');
  checkText(value, fail);
  const changes = value['changes'];
  if (!isBoundedArray(changes, RECORD_LIMITS.changes) || changes.length === 0) throw fail('changes');
  changes.forEach((change, at) => {
    const field = checkChange(change);
    if (field !== undefined) throw fail(`changes/${at}/${field}`);
  });
  return value as unknown as LogRecord;
}

function checkText(value: Fields, fail: (field: string) => Error): void {
  if (!isTime(value['at'])) throw fail('at');
  if (!isText(value['author'], RECORD_LIMITS.author)) throw fail('author');
  if (!isText(value['message'], RECORD_LIMITS.message)) throw fail('message');
}

function parse(revision: number, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw damaged(revision, 'the whole', error);
  }
}

function damaged(revision: number, field: string, cause?: unknown): Error {
  const message = `The record of revision ${revision} is damaged at ${field}.`;
  return logError(logFault('FLYBALL_LOG_CORRUPT', { message, where: `row ${revision}` }), cause);
}

function unknownFormat(revision: number, version: unknown): Error {
  const known = typeof version === 'number' ? String(version) : 'none';
  const message = `The record of revision ${revision} has format ${known}; this version reads 1.`;
  return logError(logFault('FLYBALL_LOG_NEWER', { message, where: `row ${revision}` }));
}
