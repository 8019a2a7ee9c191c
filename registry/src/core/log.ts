import type { RegistryCode } from './errors.ts';

/** One line of the registry's log, as data. */
export type LogEntry = {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: RegistryCode;
  readonly message: string;
  /** Names and counts; never credentials or metadata. */
  readonly fields?: Readonly<Record<string, string | number>>;
};

/** Where log lines go. */
export type RegistryLog = (entry: LogEntry) => void;
