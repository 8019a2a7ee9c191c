import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** An option of a command. */
export interface OptionSpec {
  /** As commander writes them: `-n, --namespace <name>`. */
  readonly flags: string;
  readonly doc: string;
  /** Whether it may stand several times. */
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
}

/** Headings of the help, in its order. */
export const GROUPS = ['Run', 'Read', 'Change', 'Prove', 'Operate', 'Session'] as const;

/** A command as data: the program, the completion and the reference are made of it. */
export interface CommandSpec {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** One line, without a full stop at the end. */
  readonly summary: string;
  /** What else there is to know. */
  readonly details?: string;
  /** `<name>`, `[name]` or `[name...]`, each with what it is. */
  readonly args?: readonly (readonly [syntax: string, doc: string])[];
  readonly options?: readonly OptionSpec[];
  /** Command lines without `flyball`, each with what it does. */
  readonly examples: readonly (readonly [line: string, doc: string])[];
  /** Words an argument may begin with, for completion. */
  readonly completes?: 'kinds';
  /** Takes options that are not listed here, as `--name value`, `--name=value` or `--name`. */
  readonly open?: boolean;
  /** Help on those, loaded only when it is asked for. */
  readonly openHelp?: () => Promise<string>;
  readonly commands?: readonly CommandSpec[];
  /** Loads what it needs only when it runs. Absent where there are commands below. */
  readonly run?: (given: Given) => Promise<ExitCode>;
}

/** One invocation of a command. */
export interface Given {
  readonly io: Io;
  /** In order; those of a list one by one, absent ones left out. */
  readonly args: readonly string[];
  /** By long name in camel case: text, true, or a list. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Value of an option; undefined without it or without value. */
export const textOf = ({ options }: Given, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** Whether an option is there, with or without value. */
export const isOn = ({ options }: Given, name: string): boolean =>
  options[name] !== undefined && options[name] !== false;

/** Values of an option that may stand several times. */
export const listOf = ({ options }: Given, name: string): readonly string[] => {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
};
