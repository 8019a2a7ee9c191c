import { EXIT, type ExitCode } from './exit-codes.ts';

interface CliCodeDoc {
  readonly exit: ExitCode;
  readonly title: string;
  /** How to mend it, one sentence. */
  readonly mend: string;
}

const doc = (exit: ExitCode, title: string, mend: string): CliCodeDoc => ({ exit, title, mend });

/** The registry of codes of the command itself. A code is never reused or renamed. */
export const CLI_CODES = {
  FLYBALL_CLI_USAGE: doc(
    EXIT.wrong,
    'Wrong command line',
    'See `flyball help`, or `flyball <command> --help`.',
  ),
  FLYBALL_CLI_FILE: doc(
    EXIT.wrong,
    'File cannot be read or written',
    'Name a file or folder that exists and may be read.',
  ),
  FLYBALL_CLI_TOO_MUCH: doc(
    EXIT.wrong,
    'Too many or too large files',
    'Name fewer files, or a folder below.',
  ),
  FLYBALL_CLI_KIND: doc(EXIT.wrong, 'Unknown kind', 'See `flyball api-resources`.'),
  FLYBALL_CLI_FIELD: doc(EXIT.wrong, 'Unknown field', 'See `flyball explain <kind>`.'),
  FLYBALL_CLI_ENTRANCE: doc(
    EXIT.wrong,
    'No entrance for the request',
    'Name one: --gateway ns/name or --service ns/name.',
  ),
  FLYBALL_CLI_CONTEXT: doc(
    EXIT.wrong,
    'Context cannot be used',
    'See `flyball context list`, or `flyball login <url>`.',
  ),
  FLYBALL_CLI_NOT_FOUND: doc(EXIT.no, 'No such object', 'See `flyball get <kind> -A`.'),
  FLYBALL_CLI_NO_SERVER: doc(
    EXIT.noAnswer,
    'No server is known',
    'Start one here: `flyball serve`. Or `flyball login <url>`, or set FLYBALL_URL and FLYBALL_TOKEN.',
  ),
  FLYBALL_CLI_UNREACHABLE: doc(
    EXIT.noAnswer,
    'Server cannot be reached',
    'Start it: `flyball serve`, or `npm start` in a clone.',
  ),
  FLYBALL_CLI_ANSWER: doc(
    EXIT.noAnswer,
    'Answer is not understood',
    'Check that the address is that of a Flyball server.',
  ),
  FLYBALL_CLI_TIMEOUT: doc(
    EXIT.noAnswer,
    'Server takes too long',
    'Try again; look at the log of the server.',
  ),
  FLYBALL_CLI_ENGINE: doc(
    EXIT.wrong,
    'Engine does not run alone',
    'Start `flyball serve`: this engine runs within it.',
  ),
  FLYBALL_CLI_INTERNAL: doc(
    EXIT.mistake,
    'The program made a mistake',
    'Run it again with FLYBALL_DEBUG=1 and report what it prints.',
  ),
} as const satisfies Readonly<Record<string, CliCodeDoc>>;

/** A code of the registry. */
export type CliCode = keyof typeof CLI_CODES;

/** Something that stops the command, as people and scripts get it. */
export interface Fault {
  /** Of the command or of the server. */
  readonly code: string;
  /** What is wrong and why, one or two sentences. */
  readonly message: string;
  /** How to mend it; empty when there is no single way. */
  readonly mend: string;
  readonly exit: ExitCode;
}

/** A fault that is thrown. */
export type FaultError = Error & { readonly fault: Fault };

/** Makes a fault throwable. */
export const faultError = (fault: Fault, cause?: unknown): FaultError =>
  Object.assign(new Error(fault.message, cause === undefined ? undefined : { cause }), { fault });

/** A fault of the command; exit code and mend come from the registry unless it is known better. */
export const cliFault = (code: CliCode, message: string, mend?: string): FaultError =>
  faultError({ code, message, mend: mend ?? CLI_CODES[code].mend, exit: CLI_CODES[code].exit });

/** Whether a caught value is a fault. */
export const isFaultError = (value: unknown): value is FaultError =>
  value instanceof Error && 'fault' in value;
