import type { Readable } from 'node:stream';
import { redact } from '@flyball/engine';

/** Characters kept of what a process writes to its standard error, the last ones. */
const KEPT = 16_384;

/** A line that names an error, as Node prints it above a stack: `Error [ERR_MODULE_NOT_FOUND]: Cannot find …`. */
const NAMED = /^(?:Uncaught )?[A-Za-z]*(?:Error|Exception)\b[^:\n]{0,80}: .+$/gm;

/**
 * Listens to the standard error of a process, so that its stack does not stand between the lines of the log.
 *
 * @returns Why the process ended, one line without stack: asked for when it is over. Empty when it said nothing.
 */
export const lastWords = (stderr: Readable | null): (() => string) => {
  let text = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-KEPT);
  });
  return () => reasonIn(text);
};

/** The error some words name last; else their last line. */
export const reasonIn = (text: string): string => {
  const named = text.match(NAMED)?.at(-1);
  const lines = text.split('\n').map((line) => line.trim());
  return redact(named ?? lines.findLast((line) => line !== '') ?? '');
};
