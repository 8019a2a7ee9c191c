import pino from 'pino';
import type { LogLines } from './parts.ts';

/** Paths of facts that are never written, should they ever be handed in. */
const REDACTED = ['token', '*.token', 'authorization', '*.authorization', 'password', '*.password'];

/** Lines of JSON on standard error. */
export const createLogLines = (level: string): LogLines => {
  const logger = pino({ level, redact: REDACTED, base: null }, pino.destination({ dest: 2, sync: true }));
  return {
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    error: (message, error) => logger.error({ err: textOf(error) }, message),
  };
};

/** Kind and message of an error: stacks are for debugging, not for an operator's log. */
const textOf = (error: unknown): string | undefined => {
  if (error === undefined) return undefined;
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
};
