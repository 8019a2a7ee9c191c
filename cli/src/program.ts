import { Argument, Command, type CommanderError, Option } from 'commander';
import { type CommandSpec, type Given, GROUPS, type OptionSpec } from './command.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { cliFault } from './faults.ts';
import { openOptions } from './open-options.ts';
import { VERSION } from './version.ts';

/** What a program does when a command was chosen. */
export interface ProgramParts {
  readonly run: (spec: CommandSpec, given: Omit<Given, 'io'>) => Promise<void>;
  /** Takes the text of help that was asked for. */
  readonly out: (text: string) => void;
  /** Takes the text of help that was not. */
  readonly err: (text: string) => void;
}

const ENDING =
  '\nKinds: flyball api-resources. Fields: flyball explain <kind>. Which server: flyball help context.\nExit codes: flyball help exit-codes.';

/** The program of some commands. It throws CommanderErrors; it never ends the process and never writes errors. */
export const buildProgram = (specs: readonly CommandSpec[], parts: ProgramParts): Command => {
  const program = prepared(new Command('flyball'), parts)
    .description(
      'Service governance: state a policy once, carry it to every engine, prove what each client applied.',
    )
    .usage('<command> [options]')
    .version(VERSION, '-V, --version', 'Print the version')
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', ENDING);
  for (const group of GROUPS)
    for (const spec of specs.filter((one) => one.group === group))
      program.addCommand(commandOf(spec, parts).helpGroup(`${group}:`));
  return program.addCommand(helpCommand(program, parts).helpGroup('Session:'));
};

const helpCommand = (program: Command, parts: ProgramParts): Command =>
  prepared(new Command('help'), parts)
    .summary('show help of a command, or the exit codes')
    .argument('[command...]', 'command, or exit-codes')
    .action((words: readonly string[]) => {
      if (words[0] === 'exit-codes') parts.out(exitCodesText());
      else commandAt(program, words).outputHelp();
    });

const commandAt = (program: Command, words: readonly string[]): Command =>
  words.reduce((at, word) => {
    const below = at.commands.find((command) => command.name() === word);
    if (below !== undefined) return below;
    const names = at.commands.map((command) => command.name()).join(', ');
    throw cliFault('FLYBALL_CLI_USAGE', `There is no command ${word}.`, `Commands: ${names}.`);
  }, program);

const exitCodesText = (): string =>
  EXIT_CODES.map(([code, meaning]) => `${String(code).padStart(3)}  ${meaning}\n`).join('');

/** What commander refuses, and the words of the command that it is about, such as `flyball token create`. */
export type RefusedError = CommanderError & { readonly words: string };

const wordsOf = (command: Command): string =>
  command.parent === null ? command.name() : `${wordsOf(command.parent)} ${command.name()}`;

const prepared = (command: Command, { out, err }: ProgramParts): Command =>
  command
    .exitOverride((error) => {
      throw Object.assign(error, { words: wordsOf(command) }) satisfies RefusedError;
    })
    .helpOption('-h, --help', 'Show help')
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: out, writeErr: err, outputError: () => {} });

const commandOf = (spec: CommandSpec, parts: ProgramParts): Command => {
  const command = prepared(new Command(spec.name), parts)
    .summary(spec.summary)
    .helpCommand(false)
    .description(
      [`${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`, spec.details ?? '']
        .filter((text) => text !== '')
        .join('\n\n'),
    )
    .addHelpText('after', examplesOf(spec));
  for (const [syntax, doc] of spec.args ?? []) command.addArgument(new Argument(syntax, doc));
  for (const option of spec.options ?? []) command.addOption(optionOf(option));
  if (spec.open === true)
    command
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .usage([...(spec.args ?? []).map(([syntax]) => syntax), '[options]'].join(' '));
  for (const below of spec.commands ?? []) command.addCommand(commandOf(below, parts));
  if (spec.run !== undefined)
    command.action(async () => {
      const isHelp = spec.open === true && command.args.some((word) => word === '--help' || word === '-h');
      await (isHelp ? openHelp(spec, command, parts) : parts.run(spec, givenOf(spec, command)));
    });
  return command;
};

const openHelp = async (
  { openHelp: more }: CommandSpec,
  command: Command,
  { out }: ProgramParts,
): Promise<void> => {
  command.outputHelp();
  if (more !== undefined) out(`\nOptions:\n  -h, --help\n      Show help\n${await more()}`);
};

const givenOf = (spec: CommandSpec, command: Command): Omit<Given, 'io'> =>
  spec.open === true
    ? openOptions(command.args, spec.args?.length ?? 0)
    : { args: command.args, options: command.opts() };

const optionOf = ({ flags, doc, multiple, choices }: OptionSpec): Option => {
  const option = new Option(flags, doc);
  if (choices !== undefined) option.choices(choices);
  if (multiple === true)
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  return option;
};

const examplesOf = ({ examples }: CommandSpec): string => {
  const lines = examples.map(([line, doc]) => `  flyball ${line}\n      ${doc}`);
  return lines.length === 0 ? '' : `\nExamples:\n${lines.join('\n')}`;
};
