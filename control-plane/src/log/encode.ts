import { keyOf } from '@flyball/policy';
import { deeperThan } from './depth.ts';
import { type LogError, logError, logFault } from './errors.ts';
import { RECORD_LIMITS } from './limits.ts';
import type { Change, LogRecord } from './record.ts';

const utf8 = new TextEncoder();

/** Bytes of a record: JSON in UTF-8. Throws FLYBALL_LOG_TOO_LARGE or FLYBALL_LOG_TOO_DEEP beyond RECORD_LIMITS. */
export function encodeRecord(record: LogRecord): Uint8Array {
  checkEnvelope(record);
  const { changes, ...envelope } = record;
  const encoded = JSON.stringify(changes);
  const size = Buffer.byteLength(encoded);
  if (size > RECORD_LIMITS.changesBytes) {
    throw tooLarge(
      'changes',
      `The changes have ${size} bytes; a commit has at most ${RECORD_LIMITS.changesBytes}.`,
    );
  }
  return utf8.encode(`${JSON.stringify(envelope).slice(0, -1)},"changes":${encoded}}`);
}

function checkEnvelope({ author, message, changes }: LogRecord): void {
  if (author.length > RECORD_LIMITS.author) throw tooLong('author', author.length);
  if (message.length > RECORD_LIMITS.message) throw tooLong('message', message.length);
  if (changes.length > RECORD_LIMITS.changes) {
    throw tooLarge(
      'changes',
      `The commit has ${changes.length} changes; it may have ${RECORD_LIMITS.changes}.`,
    );
  }
  for (const change of changes) checkDepth(change);
}

function checkDepth(change: Change): void {
  if (change.op !== 'put' || !deeperThan(change.object, RECORD_LIMITS.depth)) return;
  const where = keyOf(change.object);
  const message = `${where} nests deeper than ${RECORD_LIMITS.depth} levels.`;
  throw logError(logFault('FLYBALL_LOG_TOO_DEEP', { message, where }));
}

const tooLong = (where: 'author' | 'message', length: number): LogError =>
  tooLarge(where, `The ${where} has ${length} characters; it may have ${RECORD_LIMITS[where]}.`);

const tooLarge = (where: string, message: string): LogError =>
  logError(logFault('FLYBALL_LOG_TOO_LARGE', { message, where }));
